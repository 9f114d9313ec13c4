//! The form sets: which circular orders the papers of which day, and what of them was compared with it.

use askama::Template;
use cases::document::sets;
use rules::document::sets::{FormSet, Layout};
use webkit::{Answer, Page, show as render};

use crate::words;

#[derive(Template)]
#[template(path = "forms.html")]
struct FormsPage {
    page: Page,
    sets: &'static [FormSet],
}

impl FormsPage {
    fn span(&self, set: &FormSet) -> String {
        let from = words::day(set.valid_from);
        match set.valid_to {
            Some(last) => self.page.t2("desk.forms.from_to", "from", from, "to", words::day(last)),
            None => self.page.t1("desk.forms.from", "from", from),
        }
    }
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "templates hand fields over by reference")]
    fn layout(&self, layout: &Layout) -> String {
        self.page.t(match layout {
            Layout::Compared => "desk.forms.compared",
            Layout::InUse => "desk.forms.in_use",
            Layout::Unseen => "desk.forms.unseen",
        })
    }
}

/// GET /can-bo/bo-mau
pub async fn show(page: Page) -> Answer {
    render(&FormsPage { page: page.titled("desk.forms.title"), sets: sets::all() })
}
