//! Has pages and photos drawn, a few at once, in processes of their own where the installation has a program for it.
//!
//! The process gets the file on its standard input and writes the JPEG to its standard output; `timeout` and `prlimit`
//! bound how long it lives, computes and what it takes, and it shuts itself in before it looks at the file
//! (`motcua draw`). Without a program (tests, tools) the drawing is done here, with no bounds but the drawing's own.

use std::{
    io::{Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
    sync::{Condvar, Mutex, OnceLock, PoisonError},
};

use base::paper::{Flaw, PaperError};

use crate::{
    Press,
    confined::{Confined, Limits},
    draw::{Fonts, Order, draw},
    failed,
};

/// How many are drawn at once; others wait, so that a flood of readers takes neither all cores nor the memory.
const AT_ONCE: usize = 2;
/// How many files are counted at once: that is quick, and somebody who uploads waits for it.
const COUNTED_AT_ONCE: usize = 4;
/// What one drawing may use: a photo of the most dots that are taken unfolds to half of the memory, and it writes no file.
const LIMITS: Limits = Limits { seconds: 20, patience: 40, memory: 1_610_612_736, file_size: 0 };
/// The largest drawing that is taken back, in bytes.
const MOST_BYTES: u64 = 24 * 1024 * 1024;

/// Draws, a few at once.
pub(crate) struct Artist {
    apart: Option<Apart>,
    fonts: OnceLock<Fonts>,
    drawing: Turns,
    counting: Turns,
}

/// So many at once.
struct Turns {
    most: usize,
    busy: Mutex<usize>,
    free: Condvar,
}

/// The program that draws, and its fonts.
struct Apart {
    program: Confined,
    fonts: Vec<PathBuf>,
}

impl Artist {
    /// Draws in this process.
    pub(crate) fn here() -> Self {
        let turns = |most| Turns { most, busy: Mutex::new(0), free: Condvar::new() };
        Self { apart: None, fonts: OnceLock::new(), drawing: turns(AT_ONCE), counting: turns(COUNTED_AT_ONCE) }
    }

    /// Draws in processes of `program`, bounded by tools found in `path`.
    pub(crate) fn apart(program: PathBuf, fonts: Vec<PathBuf>, path: &str) -> Self {
        let apart = Apart { program: Confined::at(path, program), fonts };
        Self { apart: Some(apart), ..Self::here() }
    }

    /// Draws, or says why it cannot be drawn.
    pub(crate) fn draw(&self, order: Order, bytes: &[u8], dots: u32) -> Result<Vec<u8>, PaperError> {
        let _turn = self.drawing.take();
        self.order(order, bytes, dots)
    }

    /// How many pages a PDF has, or why an office could not open it.
    pub(crate) fn count(&self, pdf: &[u8]) -> Result<u32, Flaw> {
        let _turn = self.counting.take();
        // What falls over its reader is broken for everybody.
        let said = self.order(Order::Count, pdf, 1).map_err(|_| Flaw::Broken)?;
        match std::str::from_utf8(&said) {
            Ok("locked") => Err(Flaw::Locked),
            Ok(count) => count.parse().map_err(|_| Flaw::Broken),
            Err(_) => Err(Flaw::Broken),
        }
    }

    fn order(&self, order: Order, bytes: &[u8], dots: u32) -> Result<Vec<u8>, PaperError> {
        match &self.apart {
            Some(apart) => apart.draw(order, bytes, dots),
            None => {
                let fonts = self.fonts.get_or_init(|| Fonts::of(&[PathBuf::from(Press::DEBIAN_FONTS)]));
                draw(order, bytes.to_vec(), dots, fonts)
            }
        }
    }
}

impl Turns {
    fn take(&self) -> Turn<'_> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        while *busy >= self.most {
            busy = self.free.wait(busy).unwrap_or_else(PoisonError::into_inner);
        }
        *busy += 1;
        Turn(self)
    }
}

/// One of the drawings that are done at once; it is given back when it ends.
struct Turn<'a>(&'a Turns);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.busy.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.free.notify_one();
    }
}

impl Apart {
    fn command(&self, order: Order, dots: u32) -> Command {
        let page = match order {
            Order::Page(page) => page.to_string(),
            Order::Photo => "photo".to_owned(),
            Order::Count => "count".to_owned(),
        };
        let mut command = self.program.command(LIMITS);
        command.args(["draw", &page, &dots.to_string()]);
        if matches!(order, Order::Page(_)) {
            command.args(&self.fonts);
        }
        // The allocator asks for a large piece of addresses at once, which the bound on memory would count.
        command.env("MIMALLOC_ARENA_RESERVE", "65536").stdin(Stdio::piped()).stdout(Stdio::piped());
        command
    }

    fn draw(&self, order: Order, bytes: &[u8], dots: u32) -> Result<Vec<u8>, PaperError> {
        let wrong = |error: std::io::Error| failed("drawing")(&error);
        let mut child = self.command(order, dots).spawn().map_err(wrong)?;
        let mut drawn = Vec::new();
        let read = std::thread::scope(|scope| {
            let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
            // One that died does not read; what it said of itself is told by its status.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(bytes)));
            stdout.map(|stdout| stdout.take(MOST_BYTES + 1).read_to_end(&mut drawn))
        });
        let status = child.wait().map_err(wrong)?;
        read.transpose().map_err(wrong)?;
        if !status.success() {
            return Err(PaperError(format!("drawing: {status}")));
        }
        if drawn.is_empty() || drawn.len() as u64 > MOST_BYTES {
            return Err(PaperError(format!("a drawing of {} bytes", drawn.len())));
        }
        Ok(drawn)
    }
}
