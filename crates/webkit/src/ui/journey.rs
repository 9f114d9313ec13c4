//! Where a reader is: breadcrumbs, pages of a list, tasks, and what has happened so far.

use std::fmt::Display;

use askama::{Template, filters::HtmlSafe};

use super::Sentence;
use crate::Lang;

/// The way from the first page to this one.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/breadcrumbs.html")]
pub struct Breadcrumbs {
    label: String,
    steps: Vec<(String, Option<String>)>,
}

impl HtmlSafe for Breadcrumbs {}

impl Breadcrumbs {
    pub(super) fn new(lang: Lang) -> Self {
        Self { label: lang.t("ui.breadcrumbs"), steps: Vec::new() }
    }
    /// A page above this one.
    #[must_use]
    pub fn to(mut self, href: impl Display, text: impl Display) -> Self {
        self.steps.push((text.to_string(), Some(href.to_string())));
        self
    }
    /// This page.
    #[must_use]
    pub fn here(mut self, text: impl Display) -> Self {
        self.steps.push((text.to_string(), None));
        self
    }
}

/// Links to the pages of a long list.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/pagination.html")]
pub struct Pagination {
    lang: Lang,
    current: usize,
    pages: usize,
    address: String,
}

struct PageLink {
    number: usize,
    href: String,
    label: String,
    current: bool,
}

impl HtmlSafe for Pagination {}

impl Pagination {
    pub(super) fn new(lang: Lang, current: usize, pages: usize, address: impl Display) -> Self {
        Self { lang, current: current.max(1), pages, address: address.to_string() }
    }
    fn href(&self, page: usize) -> String {
        let joint = if self.address.contains('?') { '&' } else { '?' };
        format!("{}{joint}trang={page}", self.address)
    }
    fn previous(&self) -> Option<String> {
        (self.current > 1).then(|| self.href(self.current - 1))
    }
    fn next(&self) -> Option<String> {
        (self.current < self.pages).then(|| self.href(self.current + 1))
    }
    /// The pages with links of their own; `None` is a gap.
    fn shown(&self) -> Vec<Option<usize>> {
        let near = |page: &usize| *page == 1 || *page == self.pages || page.abs_diff(self.current) <= 1;
        let mut shown = Vec::new();
        for page in (1..=self.pages).filter(near) {
            if shown.last().is_some_and(|last| last != &Some(page - 1)) {
                shown.push(None);
            }
            shown.push(Some(page));
        }
        shown
    }
    fn links(&self) -> Vec<Option<PageLink>> {
        let link = |number: usize| PageLink {
            number,
            href: self.href(number),
            label: self.lang.t_with("ui.page", &[("number", number)]),
            current: number == self.current,
        };
        self.shown().into_iter().map(|page| page.map(link)).collect()
    }
    fn t(&self, key: &str) -> String {
        self.lang.t(key)
    }
}

/// What is to be done, with how far it is.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "ui/task-list.html")]
pub struct TaskList {
    tasks: Vec<Task>,
}

#[derive(Debug, Clone)]
struct Task {
    title: String,
    hint: Option<String>,
    href: Option<String>,
    status: String,
    /// None for what is done: that needs no attention.
    colour: Option<String>,
}

impl HtmlSafe for TaskList {}

impl TaskList {
    /// A task that is done.
    #[must_use]
    pub fn done(self, title: impl Display, href: impl Display, status: impl Display) -> Self {
        self.task(title, Some(href.to_string()), status, None)
    }
    /// A task to be worked on.
    #[must_use]
    pub fn open(self, title: impl Display, href: impl Display, status: impl Display) -> Self {
        self.task(title, Some(href.to_string()), status, Some("blue"))
    }
    /// A task whose turn has not come.
    #[must_use]
    pub fn later(self, title: impl Display, status: impl Display) -> Self {
        self.task(title, None, status, Some("grey"))
    }
    /// With a hint under the task added last.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Sentence>) -> Self {
        if let Some(task) = self.tasks.last_mut() {
            task.hint = hint.into().0;
        }
        self
    }
    fn task(
        mut self,
        title: impl Display,
        href: Option<String>,
        status: impl Display,
        colour: Option<&str>,
    ) -> Self {
        self.tasks.push(Task {
            title: title.to_string(),
            hint: None,
            href,
            status: status.to_string(),
            colour: colour.map(str::to_owned),
        });
        self
    }
}

/// What happened, what is, what will be.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "ui/timeline.html")]
pub struct Timeline {
    events: Vec<Event>,
}

#[derive(Debug, Clone)]
struct Event {
    place: &'static str,
    title: String,
    when: String,
    detail: Option<String>,
}

impl HtmlSafe for Timeline {}

impl Timeline {
    /// Something that happened.
    #[must_use]
    pub fn past(self, title: impl Display, when: impl Display, detail: impl Into<Sentence>) -> Self {
        self.event("past", title, when, detail)
    }
    /// Where it stands now.
    #[must_use]
    pub fn now(self, title: impl Display, when: impl Display, detail: impl Into<Sentence>) -> Self {
        self.event("now", title, when, detail)
    }
    /// What is still to come.
    #[must_use]
    pub fn later(self, title: impl Display, when: impl Display, detail: impl Into<Sentence>) -> Self {
        self.event("later", title, when, detail)
    }
    fn event(
        mut self,
        place: &'static str,
        title: impl Display,
        when: impl Display,
        detail: impl Into<Sentence>,
    ) -> Self {
        let (title, when) = (title.to_string(), when.to_string());
        self.events.push(Event { place, title, when, detail: detail.into().0 });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(current: usize, pages: usize) -> Vec<usize> {
        let pages = Pagination::new(Lang::Vi, current, pages, "/x").shown();
        pages.into_iter().map(Option::unwrap_or_default).collect()
    }

    #[test]
    fn a_long_list_shows_its_ends_and_where_the_reader_is() {
        assert_eq!(shown(5, 9), [1, 0, 4, 5, 6, 0, 9]);
        assert_eq!(shown(1, 3), [1, 2, 3]);
        assert_eq!(shown(2, 4), [1, 2, 3, 4]);
    }

    #[test]
    fn the_page_is_added_to_the_address_of_the_list() {
        let list = Pagination::new(Lang::Vi, 1, 2, "/thu-tuc?q=a");
        assert_eq!(list.href(2), "/thu-tuc?q=a&trang=2");
    }
}
