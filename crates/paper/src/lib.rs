//! Paper: Typst to PDF, PAdES signatures, QR codes, photos to PDF.
