//! The owner's door of a rig: the way that the command line takes.

use super::{BOB, Rig};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tarpc::{tokio_serde::formats::Json, tokio_util::codec::LengthDelimitedCodec};
use tokio::net::UnixStream;
use waiaas_wire::{
    Problem,
    control::{Amount, Ask, Caller, ControlClient, MAX_FRAME},
    greeting,
    view::TxView,
};
use waiaasd::api::server::{listen, serve};

impl Rig {
    /// Opens the door.
    pub async fn open_door(&self) {
        let listener = listen(&self.daemon.home.socket()).await.unwrap();
        tokio::spawn(serve(Arc::clone(&self.daemon), listener));
    }

    /// A connection to the open door.
    pub async fn door(&self) -> ControlClient {
        let mut stream = UnixStream::connect(self.daemon.home.socket()).await.unwrap();
        assert_eq!(greeting::exchange(&mut stream).await.unwrap(), greeting::VERSION);
        let framed = LengthDelimitedCodec::builder().max_frame_length(MAX_FRAME).new_framed(stream);
        let transport = tarpc::serde_transport::new(framed, Json::default());
        ControlClient::new(tarpc::client::Config::default(), transport).spawn()
    }
}

/// Pays lamports to [`BOB`] through the door.
pub async fn by_door(door: &ControlClient, lamports: u64) -> Result<TxView, Problem> {
    let ask = Ask {
        from: Some("bot".to_owned()),
        to: BOB.to_string(),
        amount: Amount::Raw { amount: lamports, asset: "SOL".to_owned() },
        memo: None,
        idempotency_key: None,
    };
    let mut context = tarpc::context::current();
    context.deadline = Instant::now() + Duration::from_mins(2);
    door.transfer(context, Caller::default(), ask).await.unwrap()
}
