//! The figures that are rates, as a picture: one bar each, in SVG that a browser shows as it is.

use super::Figure;
use std::fmt::Write as _;

/// Height of a bar with the space below it, in pixels.
const ROW: usize = 28;
/// Where the bars begin.
const LEFT: usize = 300;
/// Length of the longest bar.
const LONGEST: f64 = 420.0;

/// A chart of every figure that says how many a second; `None` where there is none.
pub fn svg(figures: &[Figure], machine: &str) -> Option<String> {
    let rates: Vec<_> = figures.iter().filter_map(|figure| Some((figure.name.as_str(), figure.per_second?))).collect();
    let most = rates.iter().map(|(_, rate)| *rate).fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    let height = ROW * (rates.len() + 2);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"840\" height=\"{height}\" font-family=\"sans-serif\" \
         font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"10\" y=\"20\" font-weight=\"bold\">per second, on {}</text>\n",
        escaped(machine)
    );
    for (place, (name, rate)) in rates.iter().enumerate() {
        let (top, length) = (ROW * (place + 1) + 8, rate / most * LONGEST);
        // Writing into a string does not fail.
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{LEFT}\" y=\"{top}\" width=\"{length:.1}\" height=\"18\" fill=\"#3b6ea5\"/>\
             <text x=\"{:.1}\" y=\"{}\">{rate:.0}</text>",
            LEFT - 8,
            top + 14,
            escaped(name),
            300.0 + length + 6.0,
            top + 14,
        );
    }
    svg.push_str("</svg>\n");
    Some(svg)
}

/// Text that cannot be taken for markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn figure(name: &str, per_second: Option<f64>) -> Figure {
        Figure { name: name.to_owned(), median: Duration::from_millis(1), p99: None, per_second }
    }

    #[test]
    fn a_bar_for_each_rate_and_the_longest_for_the_highest() {
        let figures = [figure("one", Some(10.0)), figure("a < b", Some(20.0)), figure("no rate", None)];
        let chart = svg(&figures, "a machine").unwrap();
        assert_eq!(chart.matches("fill=\"#3b6ea5\"").count(), 2);
        assert!(chart.contains("width=\"210.0\"") && chart.contains("width=\"420.0\""), "{chart}");
        assert!(chart.contains("a &lt; b") && !chart.contains("no rate"));
    }

    #[test]
    fn nothing_to_show() {
        assert_eq!(svg(&[figure("no rate", None)], "a machine"), None);
    }
}
