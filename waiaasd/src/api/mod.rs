//! The doors of the daemon. Who is calling is found out in [`authenticate`], what is shown is made in [`present`].

pub mod authenticate;
pub mod control;
pub mod desk;
pub mod present;
pub mod rest;
pub mod server;
