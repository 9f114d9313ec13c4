//! What is still missing before a dossier can be filed, each with the page where it is done.

use cases::dossier::Gap;
use webkit::Page;

use crate::{Door, Folder, words};

/// Something to be done.
#[derive(Debug, Clone)]
pub struct Todo {
    /// What.
    pub text: String,
    /// Where.
    pub href: String,
}

/// Everything that is missing, in the order of the pages.
pub fn todo<D: Door>(page: &Page, folder: &Folder) -> Vec<Todo> {
    folder.gaps(D::REACH).iter().map(|gap| one(page, folder, gap)).collect()
}

fn one(page: &Page, folder: &Folder, gap: &Gap) -> Todo {
    match gap {
        Gap::Who(error) => Todo { text: page.lang().complaint(error), href: folder.at("nguoi-nop") },
        Gap::Page(id) => {
            let title = folder.form().page(id).map(|one| words::text(page, &one.title)).unwrap_or_default();
            let text = page.t1("filing.todo.page", "title", title);
            Todo { text, href: format!("{}?ve=xem-lai", folder.form_page(id)) }
        }
        Gap::Paper(paper) => {
            let text = page.t1("filing.todo.paper", "name", words::text(page, &paper.name));
            Todo { text, href: format!("{}#paper-{}", folder.at("giay-to"), paper.key) }
        }
        Gap::Delivery(error) => Todo { text: page.lang().complaint(error), href: folder.at("nhan-ket-qua") },
    }
}
