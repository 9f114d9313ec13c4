//! What officers and citizens of the demonstration write.

use base::{Date, Moment, local_date};
use jiff::Span;
use rules::{calendar::Calendar, procedure::Sheet, workflow::PaperAsked};

pub const INCOMPLETE: [&str; 4] = [
    "Bản chụp giấy tờ bị mờ, không đọc được số và ngày cấp.",
    "Thiếu giấy tờ trong thành phần hồ sơ theo quy định.",
    "Thông tin trong tờ khai chưa khớp với giấy tờ kèm theo.",
    "Giấy tờ kèm theo thiếu trang có dấu xác nhận.",
];
pub const NOT_ACCEPTED: [&str; 3] = [
    "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan; đề nghị ông/bà nộp tại cơ quan nơi cư trú.",
    "Yêu cầu đã được giải quyết bằng một hồ sơ khác nộp trước đó.",
    "Hồ sơ không đủ điều kiện tiếp nhận: giấy tờ chính đã hết giá trị sử dụng.",
];
pub const WITHDRAWN: [&str; 3] = [
    "Tôi chưa chuẩn bị đủ giấy tờ, xin rút hồ sơ để nộp lại sau.",
    "Tôi đã nộp trùng hồ sơ.",
    "Gia đình thay đổi ý định, không có nhu cầu làm thủ tục này nữa.",
];
pub const LOST: [&str; 3] = [
    "Bản chụp sổ hộ khẩu nộp kèm không còn trong hồ sơ.",
    "Bản chính giấy xác nhận nộp tại quầy bị thất lạc khi bàn giao.",
    "Một tờ của bộ bản vẽ nộp kèm bị thiếu.",
];
/// Why papers went to the section without a scan.
pub const UNSCANNED: &str = "Giấy tờ khổ lớn, máy quét của quầy không quét được";
pub const PUT_RIGHT: [&str; 3] = [
    "Đã tìm thấy giấy tờ ở bộ phận lưu trữ và xếp lại vào hồ sơ.",
    "Cơ quan đã xin cấp lại giấy tờ thay cho ông/bà.",
    "Đã chụp lại từ bản lưu, có xác nhận của cơ quan.",
];
pub const QUESTIONS: [&str; 3] = [
    "Đề nghị xác minh thông tin về nơi cư trú của người nộp hồ sơ trong thời gian nêu tại tờ khai.",
    "Đề nghị cho ý kiến về sự phù hợp của nội dung đề nghị với quy hoạch đã được phê duyệt.",
    "Đề nghị đối chiếu thông tin trong hồ sơ với sổ gốc đang lưu tại cơ quan.",
];
pub const OPINIONS: [&str; 2] = [
    "Thông tin trong hồ sơ phù hợp với sổ sách đang lưu; cơ quan thống nhất giải quyết theo đề nghị.",
    "Nội dung đề nghị phù hợp với quy hoạch; đề nghị cơ quan giải quyết theo quy định.",
];
pub const OBLIGATION: &str = "Thực hiện nghĩa vụ tài chính theo thông báo trước khi nhận kết quả.";
pub const LATE: [&str; 3] = [
    "Cần thêm thời gian xác minh tại cơ sở.",
    "Cơ quan được hỏi ý kiến trả lời chậm so với thời hạn.",
    "Số hồ sơ trong kỳ tăng cao, cơ quan chưa bố trí kịp người giải quyết.",
];
pub const STOPPED: [&str; 2] = [
    "Phát sinh tranh chấp đang được Tòa án thụ lý; dừng giải quyết cho đến khi có bản án, quyết định có hiệu lực.",
    "Qua kiểm tra, giấy tờ chính trong hồ sơ không còn giá trị pháp lý.",
];
pub const REFUSED_ON_THE_MERITS: &str = "Qua thẩm định, hồ sơ chưa đáp ứng điều kiện theo quy định của pháp luật đối với thủ tục này.\nThông tin kê khai không thống nhất với hồ sơ đang lưu tại cơ quan.";

/// Whose finding only the officer can write: the form never says it.
pub const CRIMINAL_RECORD_SHEET: &str = "2.000488";
pub const CLEAN_RECORD: &str =
    "Không có án tích.\nKhông bị cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã.";

pub const PLEASED: [&str; 4] = [
    "",
    "Nộp hồ sơ tại nhà rất tiện, không phải đi lại nhiều lần.",
    "Cán bộ hướng dẫn tận tình, dễ hiểu.",
    "Có kết quả đúng hẹn.",
];
pub const DISPLEASED: [&str; 2] =
    ["Phải chờ lâu hơn ngày hẹn.", "Yêu cầu bổ sung giấy tờ chưa được nói rõ ngay từ đầu."];

/// The first paper of the sheet, asked for again.
pub fn missing(sheet: &Sheet) -> Vec<PaperAsked> {
    let first = sheet.components.iter().find(|paper| !paper.remark && !paper.from_form);
    let asked = first.map(|paper| PaperAsked {
        component: Some(paper.key.clone()),
        name: paper.name.vi.clone(),
        originals: paper.originals,
        certified: paper.certified,
        copies: paper.copies.max(1),
        note: "Đề nghị nộp bản rõ, đủ các trang".to_owned(),
    });
    asked.into_iter().collect()
}

/// The day so many days later.
pub fn in_days(now: Moment, days: i32) -> Option<Date> {
    local_date(now).checked_add(Span::new().days(days)).ok()
}

/// A working day so many days or a few more after `after`.
pub fn working_day_after(calendar: &Calendar, after: Moment, days: i32) -> anyhow::Result<Date> {
    let mut day = local_date(after).checked_add(Span::new().days(days))?;
    while !calendar.day(day)?.is_working() {
        day = day.tomorrow()?;
    }
    Ok(day)
}
