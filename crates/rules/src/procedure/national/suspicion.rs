//! What an import found doubtful and what it did about it.

use serde::{Deserialize, Serialize};

/// One doubtful place of one procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspicion {
    /// What is doubtful.
    pub kind: Kind,
    /// Where in the sheet, in words (`Kênh 1, dòng 2`, `Giấy tờ 2.5`).
    pub place: String,
    /// The text exactly as the source printed it.
    pub printed: String,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $word:literal $title:literal => $treatment:literal;)*) => {
        /// The kinds of doubt, and the two treatments every procedure without an own form gets.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Kind {$(
            $(#[$doc])*
            $kind,
        )*}

        impl Kind {
            /// Every kind, in the order of the report.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The word used in tables.
            pub fn word(self) -> &'static str {
                match self { $(Self::$kind => $word,)* }
            }
            /// The kind that tables call `word`.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$kind),)* _ => None }
            }
            /// What is doubtful, as the report says it.
            pub fn title(self) -> &'static str {
                match self { $(Self::$kind => $title,)* }
            }
            /// What the import did about it.
            pub fn treatment(self) -> &'static str {
                match self { $(Self::$kind => $treatment,)* }
            }
        }
    };
}

kinds! {
    /// An amount below 1,000 đồng: as a rule thousands were meant.
    FeeBelowThousand "fee-below-thousand" "Mức phí dưới 1.000 đồng, có thể thiếu ba số 0"
        => "Giữ nguyên số đã in để tham khảo, không dùng để tính tiền";
    /// An amount that is no multiple of 500 đồng: two numbers may have run together.
    FeeOdd "fee-odd" "Mức phí lẻ bất thường, có thể hai số bị in liền nhau"
        => "Giữ nguyên số đã in để tham khảo, không dùng để tính tiền";
    /// An amount that is no number.
    FeeNotANumber "fee-not-a-number" "Mức phí không phải là số"
        => "Giữ nguyên chữ đã in, không dùng để tính tiền";
    /// Foreign currency, or a currency not known.
    FeeCurrency "fee-currency" "Mức phí không tính bằng đồng Việt Nam"
        => "Giữ nguyên số và đơn vị đã in, không dùng để tính tiền";
    /// "Miễn phí", while the note names an amount or leaves it to the provincial council.
    FreeButNamed "free-but-named" "Ghi \"Miễn phí\" nhưng ghi chú nêu mức thu hoặc giao cơ quan khác quy định"
        => "Không coi là miễn phí: để trống số tiền, hiện nguyên ghi chú";
    /// "Miễn phí" with some other note.
    FreeWithNote "free-with-note" "Ghi \"Miễn phí\" kèm ghi chú"
        => "Không coi là miễn phí: để trống số tiền, hiện nguyên ghi chú";
    /// The amount depends on a note that names further amounts.
    FeeByNote "fee-by-note" "Mức phí kèm ghi chú nêu mức khác hoặc điều kiện"
        => "Giữ nguyên số và ghi chú đã in, không dùng để tính tiền";
    /// The fee stands in the remark of the time.
    FeeInRemark "fee-in-remark" "Mức phí nằm trong cột ghi chú"
        => "Giữ nguyên trong ghi chú, không dùng để tính tiền";
    /// Several fee lines: which one is owed is told only in words.
    FeeSeveral "fee-several" "Có nhiều dòng phí, chỉ phân biệt bằng lời"
        => "Hiện đủ các dòng; không tự cộng, cán bộ xác định khoản phải thu";
    /// A time without a unit.
    TimeWithoutUnit "time-without-unit" "Thời hạn không ghi đơn vị"
        => "Giữ nguyên số đã in, không tự tính hạn; cán bộ tiếp nhận nhập thời hạn";
    /// No time at all.
    TimeMissing "time-missing" "Không ghi thời hạn"
        => "Không tự tính hạn; cán bộ tiếp nhận nhập thời hạn";
    /// A phrase, or something else that is no number.
    TimeNotANumber "time-not-a-number" "Thời hạn là chữ, không phải số"
        => "Giữ nguyên chữ đã in, không tự tính hạn; cán bộ tiếp nhận nhập thời hạn";
    /// The unit is not one the interface knows.
    TimeUnitUnknown "time-unit-unknown" "Đơn vị thời hạn không rõ"
        => "Giữ nguyên đã in, không tự tính hạn; cán bộ tiếp nhận nhập thời hạn";
    /// Calendar days in the unit, working days in the remark.
    TimeUnitContradicted "time-unit-contradicted" "Đơn vị là \"Ngày\" nhưng ghi chú nói ngày làm việc"
        => "Tính theo đơn vị đã in (ngày), hiện nguyên ghi chú để kiểm tra";
    /// Times differ between channels. In land matters the higher one often holds the ten extra days of
    /// disadvantaged communes.
    TimeDiffers "time-differs" "Thời hạn khác nhau giữa các kênh"
        => "Giữ thời hạn riêng của từng kênh như đã in";
    /// The same, with a difference of exactly ten days.
    TimeDiffersByTen "time-differs-by-ten" "Thời hạn giữa các kênh chênh đúng 10 ngày, có thể là phần cộng thêm cho xã khó khăn"
        => "Giữ thời hạn riêng của từng kênh như đã in, không cộng trừ";
    /// Several rows for one channel.
    TimeSeveral "time-several" "Một kênh có nhiều dòng thời hạn, trường hợp chỉ phân biệt trong ghi chú"
        => "Giữ mọi dòng; khi tính hạn lấy dòng in trước, cán bộ kiểm tra theo ghi chú";
    /// A channel that the interface's list does not have.
    ChannelUnknown "channel-unknown" "Kênh nộp hồ sơ không rõ"
        => "Không đưa vào cách nộp; chỉ ghi ở báo cáo này";
    /// No way to file.
    ChannelMissing "channel-missing" "Không ghi cách thức nộp hồ sơ"
        => "Để trống";
    /// 0 originals and 0 copies: a remark typed as a paper.
    PaperIsRemark "paper-is-remark" "Dòng giấy tờ có 0 bản chính và 0 bản sao (ghi chú hoặc đề mục)"
        => "Hiện như ghi chú, không yêu cầu tải lên";
    /// A paper without a name.
    PaperWithoutName "paper-without-name" "Giấy tờ không có tên"
        => "Hiện như ghi chú \"(không ghi tên)\", không yêu cầu tải lên";
    /// A number of originals or copies that is no number.
    PaperCount "paper-count" "Số bản giấy tờ không phải là số"
        => "Coi là giấy tờ không bắt buộc, số bản để trống";
    /// A heading of the papers' table that is no case.
    HeadingNotACase "heading-not-a-case" "Đề mục của bảng giấy tờ không phải là trường hợp để chọn"
        => "Giấy tờ áp dụng cho mọi trường hợp, đề mục hiện thành chú thích";
    /// A case heading without any paper.
    CaseWithoutPapers "case-without-papers" "Trường hợp không có giấy tờ nào"
        => "Giữ nguyên trường hợp";
    /// No papers at all.
    NoPapers "no-papers" "Không có thành phần hồ sơ"
        => "Để trống; người nộp vẫn đính kèm được giấy tờ khác";
    /// No result.
    NoResult "no-result" "Không ghi kết quả"
        => "Để trống; dùng mẫu kết quả chung";
    /// A result's code that is not of the national form.
    ResultCode "result-code" "Mã kết quả không đúng dạng KQ.G15.000031"
        => "Giữ nguyên mã đã in";
    /// A result without a name.
    ResultWithoutName "result-without-name" "Kết quả không có tên"
        => "Giữ nguyên mã đã in";
    /// No legal basis.
    NoBasis "no-basis" "Không ghi căn cứ pháp lý"
        => "Để trống";
    /// A legal basis whose number is missing or cut short.
    BasisNumber "basis-number" "Số văn bản căn cứ thiếu hoặc bị cắt"
        => "Giữ nguyên đã in";
    /// No agency.
    NoAgency "no-agency" "Không ghi cơ quan thực hiện"
        => "Để trống; cơ quan giải quyết lấy theo bảng phân công của tỉnh";
    /// No kind of procedure.
    NoKind "no-kind" "Không ghi loại thủ tục"
        => "Để trống";
    /// No name, field, tier or steps.
    HeadMissing "head-missing" "Thiếu tên, lĩnh vực, cấp thực hiện hoặc trình tự"
        => "Để trống; thủ tục thiếu cấp thực hiện không nhận hồ sơ";
    /// A tier not known.
    TierUnknown "tier-unknown" "Cấp thực hiện không rõ"
        => "Bỏ qua cấp này; chỉ ghi ở báo cáo này";
    /// The stray label at the end of the conditions.
    StrayKeywords "stray-keywords" "Yêu cầu, điều kiện có chữ \"Từ khóa:\" thừa"
        => "Giữ nguyên đã in";
    /// The text is not in Unicode NFC.
    NotNfc "not-nfc" "Chữ không ở dạng Unicode NFC"
        => "Chuyển sang NFC khi lưu, không đổi nội dung";
    /// Letters of a symbol font or replacement characters.
    StrangeLetters "strange-letters" "Có ký tự của phông ký hiệu hoặc ký tự hỏng"
        => "Giữ nguyên đã in";
    /// No interactive form of its own.
    GeneralForm "general-form" "Chưa có biểu mẫu điện tử riêng"
        => "Dùng biểu mẫu chung, hỏi trường hợp trước (nếu có nhiều trường hợp)";
    /// Papers of unconfirmed data.
    PapersOptional "papers-optional" "Danh sách giấy tờ chưa được địa phương kiểm tra"
        => "Không giấy tờ nào bắt buộc khi nộp trực tuyến";
}

impl Kind {
    /// True for a doubt about the data; false for the two treatments that every procedure without an own form
    /// gets although nothing is wrong with it.
    pub fn is_doubt(self) -> bool {
        !matches!(self, Self::GeneralForm | Self::PapersOptional)
    }
}
