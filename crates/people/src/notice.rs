//! What the holder of an account is told of it: a sign-in from a device not seen before, changes of what opens it,
//! wrong passwords that shut it for a while.
//!
//! A message is written in the transaction of its event and sent by the worker, so a channel that does not answer slows
//! nobody. It says what, when and on what kind of device, and what to do; never a code, a password or an address. An
//! officer is told where a citizen's account of theirs is known. Deliberately absent: a choice not to be told.

use base::{Device, Moment, local_time};
use db::{DbError, Tx};
use outreach::{Address, Message};
use serde::{Deserialize, Serialize};

use crate::{
    People, accounts,
    audit::{self, Event, Kind},
    officers,
    sessions::Subject,
};

/// The kind of the job that tells of a shut door.
pub const SHUT: &str = "people.shut";
/// So often in a day somebody is told that their door was shut: whoever guesses all day must not fill their phone.
const MOST_A_DAY: u64 = 4;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Subject and sentence of what an event is for the account's holder; none where they need not be told. The sentence
/// goes on with when and where.
fn words(kind: Kind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        Kind::NewDevice => ("Đăng nhập trên thiết bị mới", "Có người đăng nhập trên một thiết bị chưa từng dùng"),
        Kind::PasswordChanged => ("Mật khẩu đã đổi", "Mật khẩu đã được đổi"),
        Kind::PasswordRecovered => ("Mật khẩu đã đặt lại", "Mật khẩu đã được đặt lại bằng mã gửi đến ông/bà"),
        Kind::PasswordGiven => ("Đã cấp mật khẩu dùng một lần", "Mật khẩu dùng một lần đã được cấp"),
        Kind::FactorSet => ("Đã cài xác thực hai lớp", "Xác thực hai lớp đã được cài"),
        Kind::FactorRemoved => ("Đã gỡ xác thực hai lớp", "Xác thực hai lớp đã bị gỡ"),
        Kind::RecoveryUsed => ("Đã dùng một mã dự phòng", "Một mã dự phòng đã được dùng"),
        Kind::ContactAdded => ("Đã thêm địa chỉ đăng nhập", "Một số điện thoại hoặc thư điện tử đã được thêm"),
        Kind::PasskeyAdded => ("Đã thêm khóa truy cập", "Một khóa truy cập đã được thêm"),
        Kind::PasskeyRemoved => ("Đã bỏ khóa truy cập", "Một khóa truy cập đã bị bỏ"),
        Kind::IdentityLinked => ("Đã gắn tài khoản định danh", "Một tài khoản định danh đã được gắn"),
        Kind::IdentityUnlinked => ("Đã gỡ tài khoản định danh", "Một tài khoản định danh đã bị gỡ"),
        _ => return None,
    })
}

/// Whether everybody who is reached by the account is told, and not only who gets its messages: where what opens it has
/// changed, whoever had an address before has to know.
fn tells_all(kind: Kind) -> bool {
    kind != Kind::NewDevice
}

/// Tells the holder what happened, where it concerns them; part of the event's transaction.
pub(crate) fn tell(people: &People, tx: &Tx, event: &Event) -> Result<(), DbError> {
    let (Some(who), Some((subject, what))) = (event.subject, words(event.kind)) else { return Ok(()) };
    let by = if event.actor == Some(who) {
        format!("trên {}", device(people.origin.device))
    } else {
        "do người phụ trách thực hiện".to_owned()
    };
    let door = match who {
        Subject::Citizen(_) => "/tai-khoan",
        Subject::Officer(_) => "/can-bo/phien",
    };
    let address = &people.address;
    let body = format!(
        "Tài khoản Một Cửa của ông/bà: {what}, lúc {}, {by}. Nếu ông/bà biết việc này, không cần làm gì. Nếu không phải \
         ông/bà, xin vào {address}{door}, đăng xuất mọi nơi khác và đổi mật khẩu ngay. Cán bộ không bao giờ hỏi mật khẩu \
         hay mã.",
        when(people.now())
    );
    send(people, tx, who, tells_all(event.kind), subject, &body)
}

/// Tells every address that the account had, and the one it has now, that it is being recovered at a counter of that
/// agency, or has been. Part of the caller's transaction.
pub(crate) fn tell_of_counter(
    people: &People,
    tx: &Tx,
    to: &[Address],
    agency: &str,
    done: bool,
) -> Result<(), DbError> {
    let at = when(people.now());
    let (subject, body) = if done {
        let recover = format!("{}/quen-mat-khau", people.address);
        (
            "Tài khoản đã được lấy lại tại quầy",
            format!(
                "Lúc {at}, tài khoản Một Cửa này đã được lấy lại tại Bộ phận Một cửa của {agency}, sau khi hai cán bộ kiểm \
                 tra giấy tờ. Mật khẩu, xác thực hai lớp và các địa chỉ cũ không còn dùng được. Nếu là ông/bà, xin vào \
                 {recover} để đặt mật khẩu mới bằng địa chỉ mới. Nếu không phải ông/bà, xin báo ngay cho {agency}."
            ),
        )
    } else {
        (
            "Có người đề nghị lấy lại tài khoản tại quầy",
            format!(
                "Lúc {at}, có người đề nghị lấy lại tài khoản Một Cửa này tại Bộ phận Một cửa của {agency}, nói là đã mất \
                 điện thoại hoặc thư điện tử. Nếu là ông/bà, không cần làm gì. Nếu không phải ông/bà, xin báo ngay cho \
                 {agency}: chưa có gì thay đổi trước khi cán bộ thứ hai xác nhận."
            ),
        )
    };
    for to in reachable(people, to) {
        write(people, tx, to, subject, &body)?;
    }
    Ok(())
}

fn reachable(people: &People, addresses: &[Address]) -> Vec<Address> {
    let fits = |to: &&Address| people.phones_reachable || matches!(to, Address::Email(_));
    addresses.iter().filter(fits).cloned().collect()
}

fn write(people: &People, tx: &Tx, to: Address, subject: &str, body: &str) -> Result<(), DbError> {
    let message =
        Message { to, subject: format!("{subject} – tài khoản Một Cửa"), body: body.to_owned() };
    outreach::notify(tx, &people.vault, &message, people.now()).map(drop)
}

/// Writes the same to every address of theirs, or to the one that gets their messages.
fn send(people: &People, tx: &Tx, who: Subject, all: bool, subject: &str, body: &str) -> Result<(), DbError> {
    let most = if all { usize::MAX } else { 1 };
    for to in addresses(people, tx, who)?.into_iter().take(most) {
        write(people, tx, to, subject, body)?;
    }
    Ok(())
}

/// Where somebody is reached.
fn addresses(people: &People, tx: &Tx, who: Subject) -> Result<Vec<Address>, DbError> {
    let account = match who {
        Subject::Citizen(account) => Some(account),
        Subject::Officer(officer) => officers::account_of(tx, &people.vault, officer)?,
    };
    let Some(account) = account else { return Ok(Vec::new()) };
    let found = accounts::find(tx, &people.vault, account)?;
    Ok(found.map(|found| reachable(people, &found.contacts)).unwrap_or_default())
}

/// What is kept of a shut door until its holder is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Shut {
    kind: String,
    id: String,
    at: i64,
    device: String,
}

/// Asks the worker to tell the holder that wrong passwords have shut their door. The same work is done where nobody has
/// that name, so that the time it takes tells nothing. Part of the caller's transaction.
pub(crate) fn shut(people: &People, tx: &Tx, who: Option<Subject>) -> Result<(), DbError> {
    let (kind, id) = Subject::columns(who);
    let device = people.origin.device.word().to_owned();
    let shut = Shut { kind: kind.to_owned(), id, at: base::millis(people.now()), device };
    db::jobs::enqueue(tx, SHUT, None, &shut, people.now()).map(drop)
}

/// Tells the holder of a shut door: what the worker does for a job of kind [`SHUT`].
pub fn tell_shut(people: &People, shut: &Shut) -> Result<(), DbError> {
    let Some(who) = Subject::read(&shut.kind, &shut.id)? else { return Ok(()) };
    let at = base::moment(shut.at);
    let body = format!(
        "Lúc {}, có người nhập sai nhiều lần mật khẩu hoặc mã của tài khoản Một Cửa của ông/bà, trên {}. Chưa ai vào \
         được; nơi đó phải chờ 15 phút mới thử lại được. Nếu là ông/bà và đã quên mật khẩu, xin chọn Quên mật khẩu. Nếu \
         không phải, nên đổi sang mật khẩu dài và khó đoán hơn.",
        when(at),
        device(Device::from_word(&shut.device))
    );
    people.db.write(|tx| {
        let since = base::moment(shut.at - DAY);
        if audit::count_about(tx, Kind::LockedOut, who, since)? > MOST_A_DAY {
            return Ok(());
        }
        send(people, tx, who, false, "Có người nhập sai mật khẩu nhiều lần", &body)
    })
}

fn when(at: Moment) -> String {
    let local = local_time(at);
    format!("{:02}:{:02} ngày {}", local.hour(), local.minute(), base::text::short_date(local.date()))
}

fn device(device: Device) -> &'static str {
    match device {
        Device::Android => "điện thoại hoặc máy tính bảng Android",
        Device::Iphone => "iPhone",
        Device::Ipad => "iPad",
        Device::Windows => "máy tính Windows",
        Device::Mac => "máy tính Mac",
        Device::Linux => "máy tính Linux",
        Device::Other => "một thiết bị khác",
    }
}
