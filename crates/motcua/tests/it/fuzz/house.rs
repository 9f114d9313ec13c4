//! Requests: the query of every page, the fields of every form, forms with files, cookies, and what other systems say.

use axum::http::StatusCode;
use base::Role;
use people::passkeys::{self, Answered};
use tokio::runtime::Runtime;
use webkit::Access;

use super::{through, through_text};
use crate::{door::Door, walk::Bed};

/// Fields as our forms have them; what a form does not know it passes over.
const FIELDS: &str = "name=Lò+Thị+Mẫu&contact=0900000001&password=mot-mat-khau-dai&code=123456&q=khai+sinh&trang=2\
    &tu=2019-01-01&den=2019-04-24&agency=24611&version=3&reason=Thiếu+giấy&papers=to-khai&amount=8000&on=24%2F04%2F2019\
    &outcome=positive&title=X&once=a1&kind=person&officer=x&roles=intake&until=30%2F04%2F2019+08%3A00&text=y&number=15\
    &answer.birth=24%2F04%2F2019&key=cccd&next=%2Fho-so";

/// Who may use a route, signed in.
fn browser(bed: &Bed, access: Access) -> testkit::browser::Browser {
    match access {
        Access::Officer(roles) => bed.officer(0, roles.first().copied().unwrap_or(Role::Leader)),
        Access::Public | Access::Citizen | Access::Api(_) => bed.citizen(0),
    }
}

#[test]
fn queries_of_every_page_and_fields_of_every_form() {
    let (bed, runtime) = (Bed::new(), Runtime::new().unwrap());
    let reached = std::cell::RefCell::new(std::collections::BTreeSet::new());
    for line in bed.table.clone() {
        let Some(path) = (if line.path.contains('{') { bed.somebody_elses(&line.path) } else { Some(line.path) })
        else {
            continue;
        };
        let answered = |status: StatusCode, bytes: &[u8]| {
            let said = String::from_utf8_lossy(bytes);
            assert!(!status.is_server_error(), "{} {path}: {status} after {said:?}", line.method);
            reached.borrow_mut().insert(format!("{} {path}", line.method));
        };
        if let Access::Api(action) = line.access {
            through(&[FIELDS.as_bytes().to_vec()], 3, |bytes| {
                let key = bed.key(0, &[action]);
                let query =
                    percent_encoding::percent_encode(bytes, percent_encoding::NON_ALPHANUMERIC).to_string();
                let query = query.replace("%26", "&").replace("%3D", "=");
                answered(runtime.block_on(bed.asked(Some(&key), &format!("{path}?{query}"))), bytes);
            });
            continue;
        }
        let form = match line.access {
            Access::Officer(_) => "/can-bo/phien",
            _ => "/tai-khoan/mat-khau",
        };
        through(&[FIELDS.as_bytes().to_vec()], 3, |bytes| {
            // A request may have signed its browser out, or shut its officer out.
            let browser = browser(&bed, line.access);
            if runtime.block_on(browser.get(form)).status != StatusCode::OK {
                return;
            }
            let shown = if line.method == "GET" {
                let query =
                    percent_encoding::percent_encode(bytes, percent_encoding::NON_ALPHANUMERIC).to_string();
                let query = query.replace("%26", "&").replace("%3D", "=").replace("%2B", "+");
                runtime.block_on(browser.get(&format!("{path}?{query}")))
            } else {
                runtime.block_on(browser.post_bytes(form, &path, bytes))
            };
            answered(shown.status, bytes);
        });
    }
    let reached = reached.into_inner();
    assert!(reached.len() > 150, "{} were reached: {reached:?}", reached.len());
}

#[test]
fn forms_with_files() {
    let (bed, runtime) = (Bed::new(), Runtime::new().unwrap());
    let path = bed.somebody_elses("/ho-so/{id}/giay-to").unwrap();
    let browser = bed.citizen(0);
    let seed = "content-disposition: form-data; name=\"giay-to\"; filename=\"giấy.pdf\"\r\ncontent-type: \
        application/pdf\r\n\r\n%PDF-1.7\n%%EOF\r\n--x\r\ncontent-disposition: form-data; name=\"xong\"\r\n\r\nco\r\n--x--\r\n";
    through(&[seed.as_bytes().to_vec()], 96, |bytes| {
        let shown = runtime.block_on(browser.upload_bytes(&path, bytes));
        assert!(!shown.status.is_server_error(), "{}", shown.status);
    });
}

#[test]
fn cookies_and_passkeys() {
    let (bed, runtime) = (Bed::new(), Runtime::new().unwrap());
    let cookies = "phien=abc; khach=0123456789abcdef0123456789abcdef; ngon-ngu=en; loi-nhan=eyJ; dinh-danh=xyz";
    through_text(&[cookies.to_owned()], 200, |text| {
        let kept: String = text.chars().filter(|letter| !letter.is_control()).collect();
        let browser = testkit::browser::Browser::new(bed.router.clone()).with("phien", kept);
        let shown = runtime.block_on(browser.get("/dang-nhap"));
        assert!(!shown.status.is_server_error(), "{}", shown.status);
    });
    let credential = r#"{"id":"YWJj","rawId":"YWJj","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AAAA","signature":"AAAA","userHandle":"AAAA"},"clientExtensionResults":{}}"#;
    through_text(&[credential.to_owned()], 200, |text| {
        let answered = Answered { kept: "x".into(), credential: text.to_owned() };
        let refused = passkeys::citizen(&bed.town.people, &answered).unwrap_err();
        assert!(refused.is::<base::Refusal>(), "said in a sentence: {refused:#}");
    });
}

#[test]
fn what_other_systems_tell() {
    let (door, runtime) = (Door::open(), Runtime::new().unwrap());
    let news = serde_json::to_vec(&door.news("BCA-9", 2)).unwrap();
    through(&[news], 200, |bytes| {
        let status = runtime.block_on(door.tell_bytes(bytes));
        assert!(status < 500, "{status} after {:?}", String::from_utf8_lossy(bytes));
    });
}
