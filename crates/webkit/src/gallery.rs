//! All components on one page, at `/_gallery` of a demonstration: for whoever writes pages, and for the
//! browser tests that look at contrast, labels and ids. Its words are samples and not in the text tables.

use askama::Template;
use base::{FieldErrors, Refusal};

use crate::{Access, Answer, CsrfForm, Page, Routes, WebError, posted::Answers, show, ui::Ui};

#[derive(Template)]
#[template(path = "gallery.html")]
struct Gallery {
    page: Page,
    ui: Ui,
    errors: FieldErrors,
}

pub(crate) fn routes() -> Routes {
    Routes::new().get("/_gallery", Access::Public, gallery).post("/_gallery", Access::Public, echo)
}

async fn gallery(page: Page) -> Answer {
    if !page.site().demo {
        return Err(WebError::NOT_FOUND);
    }
    let mut errors = FieldErrors::default();
    errors.0.push(base::FieldError {
        path: "child.name".to_owned(),
        refusal: Refusal::new("sample"),
        sentence: Some("Vui lòng viết họ, chữ đệm và tên của trẻ.".to_owned()),
    });
    let page = page.named("Các thành phần của trang").failed_if(true);
    show(&Gallery { ui: page.ui(), page, errors })
}

async fn echo(CsrfForm(_): CsrfForm<Answers>) -> Answer {
    Ok(crate::go("/_gallery"))
}
