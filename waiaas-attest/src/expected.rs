//! What a verified document must state.

use crate::{Document, NotAttested, Pcr};

/// The measurements of one image: of all of it, of kernel and boot, and of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Image {
    /// The whole image.
    pub pcr0: Pcr,
    /// Kernel, command line and first ramdisk.
    pub pcr1: Pcr,
    /// The application.
    pub pcr2: Pcr,
}

/// What a document must state.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expected<'a> {
    /// The nonce that was asked for; `None` where the document is not an answer to a question of one's own.
    pub nonce: Option<&'a [u8]>,
    /// Images of which it must be one; `None` accepts any.
    pub images: Option<&'a [Image]>,
    /// Further registers with their values.
    pub pcrs: &'a [(u8, Pcr)],
}

impl Document {
    /// Compares the document with what is expected.
    ///
    /// # Errors
    /// The first thing that differs.
    pub fn check(&self, expected: &Expected<'_>) -> Result<(), NotAttested> {
        if expected.nonce.is_some_and(|nonce| self.nonce.as_deref() != Some(nonce)) {
            return Err(NotAttested::Nonce);
        }
        if let Some(images) = expected.images
            && !self.image().is_some_and(|image| images.contains(&image))
        {
            return Err(NotAttested::Image);
        }
        let other = expected.pcrs.iter().find(|(index, value)| self.pcrs.get(index) != Some(value));
        other.map_or(Ok(()), |(index, _)| Err(NotAttested::Pcr(*index)))
    }

    /// The measurements of the image that runs.
    pub fn image(&self) -> Option<Image> {
        let pcr = |index| self.pcrs.get(&index).copied();
        Some(Image { pcr0: pcr(0)?, pcr1: pcr(1)?, pcr2: pcr(2)? })
    }

    /// Whether any of the image's registers is zero: only debug mode leaves them so.
    pub(crate) fn is_debug(&self) -> bool {
        self.image().is_none_or(|Image { pcr0, pcr1, pcr2 }| [pcr0, pcr1, pcr2].contains(&crate::ZERO))
    }
}
