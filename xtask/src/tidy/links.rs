//! Links between our own pages lead somewhere.

use super::Findings;
use crate::tree;
use anyhow::Result;
use std::{fs, path::Path};

/// Checks the relative links of every Markdown page.
pub fn check(found: &mut Findings) -> Result<()> {
    for file in tree::files()?.iter().filter(|file| file.extension().is_some_and(|ext| ext == "md")) {
        let text = fs::read_to_string(file)?;
        let directory = file.parent().unwrap_or(Path::new(""));
        for link in links(&text).filter(|link| !directory.join(link).exists()) {
            found.wrong.push(format!("{} links to `{link}`, which is not there", tree::short(file)));
        }
    }
    Ok(())
}

/// Targets of `[text](target)` that are files of ours, without their anchors.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let ours =
        targets.filter(|target| !target.contains("://") && !target.starts_with('#') && !target.starts_with("mailto:"));
    ours.map(|target| target.split('#').next().unwrap_or(target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_files_count() {
        let text = "[a](b.md) [c](https://d) [e](#f) [g](h/i.md#j)";
        assert_eq!(links(text).collect::<Vec<_>>(), ["b.md", "h/i.md"]);
    }
}
