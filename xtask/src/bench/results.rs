//! Reads what criterion wrote down.

use super::Figure;
use anyhow::{Context, Result};
use serde_json::Value;
use std::{fs, path::Path, time::Duration};

/// Every bench below criterion's directory, by name.
pub fn read(directory: &Path) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    walk(directory, &mut figures)?;
    figures.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(figures)
}

fn walk(directory: &Path, figures: &mut Vec<Figure>) -> Result<()> {
    let Ok(entries) = fs::read_dir(directory) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name == "new") {
            figures.extend(figure(&path)?);
        } else if path.is_dir() {
            walk(&path, figures)?;
        }
    }
    Ok(())
}

/// One bench: its name, the median of its iterations, the slowest of a hundred samples, its throughput.
fn figure(directory: &Path) -> Result<Option<Figure>> {
    let Ok(about) = json(&directory.join("benchmark.json")) else { return Ok(None) };
    let estimates = json(&directory.join("estimates.json"))?;
    let median = estimates
        .pointer("/median/point_estimate")
        .and_then(Value::as_f64)
        .context("no median in criterion's estimates")?;
    let elements = about.pointer("/throughput/Elements").and_then(Value::as_f64);
    Ok(Some(Figure {
        name: about.get("full_id").and_then(Value::as_str).unwrap_or("?").to_owned(),
        median: nanos(median),
        p99: slowest(&directory.join("sample.json")),
        per_second: elements.filter(|_| median > 0.0).map(|count| count * 1e9 / median),
    }))
}

/// The sample above 99 of 100: samples are means over iterations, so this is a floor of the true figure.
fn slowest(file: &Path) -> Option<Duration> {
    let sample = json(file).ok()?;
    let (iterations, times) = (sample.get("iters")?.as_array()?, sample.get("times")?.as_array()?);
    let mut each: Vec<f64> =
        times.iter().zip(iterations).filter_map(|(time, count)| Some(time.as_f64()? / count.as_f64()?)).collect();
    each.sort_by(f64::total_cmp);
    each.get(each.len() * 99 / 100).copied().map(nanos)
}

fn nanos(nanos: f64) -> Duration {
    Duration::from_secs_f64(nanos.max(0.0) / 1e9)
}

fn json(file: &Path) -> Result<Value> {
    Ok(serde_json::from_slice(&fs::read(file)?)?)
}
