//! Little-endian bytes of a stranger, read forward: what is not there is `None`.

/// What has not been read yet.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// As [`Self::take`], for a field that is filled up to a multiple of four bytes. The last filling may be missing.
    pub fn take_padded(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.take(length)?;
        let padding = length.next_multiple_of(4) - length;
        self.0 = self.0.get(padding..).unwrap_or_default();
        Some(taken)
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    pub fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    /// A count or length.
    pub fn size(&mut self) -> Option<usize> {
        self.u32().and_then(|size| usize::try_from(size).ok())
    }
}
