//! Made-up people whose names are as frequent as in the country, so that common words are as common as they will be.

/// The same throws in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1))
    }
    pub fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize).checked_rem(sides).unwrap_or_default()
    }
    /// The first ones far more often than the last ones.
    pub fn skewed(&mut self, sides: usize) -> usize {
        let share = self.throw(10_000) as f64 / 10_000.0;
        (share.powi(3) * sides as f64) as usize
    }
    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of.get(self.throw(of.len())).copied().unwrap_or_default()
    }
    pub fn word(&mut self, text: &str) -> String {
        let words: Vec<&str> = text.split(' ').filter(|word| word.chars().all(char::is_alphabetic)).collect();
        self.one(&words).to_owned()
    }
    /// A name of three or four words.
    pub fn name(&mut self) -> String {
        let mut at = self.throw(100);
        let family = FAMILIES.iter().find(|(_, share)| {
            let found = at < *share;
            at = at.saturating_sub(*share);
            found
        });
        let family = family.map_or("Điểu", |(family, _)| *family);
        let middle = match self.throw(100) {
            0..35 => "Thị",
            35..55 => "Văn",
            _ => self.one(MIDDLES),
        };
        let given = GIVEN.get(self.skewed(GIVEN.len())).copied().unwrap_or_default();
        if self.throw(3) == 0 {
            format!("{family} {middle} {} {given}", self.one(MIDDLES))
        } else {
            format!("{family} {middle} {given}")
        }
    }
}

/// Shares of a hundred.
const FAMILIES: [(&str, usize); 20] = [
    ("Nguyễn", 33),
    ("Trần", 10),
    ("Lê", 9),
    ("Phạm", 6),
    ("Hoàng", 5),
    ("Phan", 4),
    ("Vũ", 3),
    ("Võ", 2),
    ("Đặng", 2),
    ("Bùi", 2),
    ("Đỗ", 2),
    ("Nông", 3),
    ("Hồ", 1),
    ("Ngô", 1),
    ("Dương", 1),
    ("Lý", 2),
    ("Lò", 2),
    ("Vi", 2),
    ("Hà", 2),
    ("Triệu", 2),
];
const MIDDLES: &[&str] = &[
    "Ngọc", "Thanh", "Minh", "Đức", "Hữu", "Xuân", "Thu", "Kim", "Quang", "Hồng", "Mai", "Đình", "Quốc", "Bá",
    "Như", "Bảo", "Anh", "Phương", "Tuấn", "Thế", "Công", "Duy", "Khánh", "Gia", "Hải", "Trung", "Mỹ", "Bích",
    "Diệu", "Hoài",
];
const GIVEN: &[&str] = &[
    "Anh", "Hương", "Hùng", "Hà", "Linh", "Hoa", "Dũng", "Nga", "Tuấn", "Lan", "Hải", "Thảo", "Nam", "Trang",
    "Long", "Mai", "Sơn", "Hằng", "Phương", "Bình", "Hiền", "Thủy", "Cường", "Dung", "Thành", "Yến", "Đức",
    "Hạnh", "Minh", "Loan", "Quân", "Oanh", "Huy", "Ngân", "Kiên", "Thúy", "Tùng", "Nhung", "Trung", "Vân", "Hòa",
    "Liên", "Phúc", "Tâm", "Toàn", "Hồng", "Việt", "Nguyệt", "Thắng", "Xuân", "Khánh", "Châu", "Quang", "Ngọc",
    "Vinh", "Quỳnh", "Đạt", "Huệ", "Phong", "Trinh", "Hiếu", "Bích", "Tiến", "Diệp", "Lâm", "My", "Khoa", "Nhi",
    "Tài", "Uyên", "Duy", "Ánh", "Bảo", "Chi", "Thịnh", "Giang", "An", "Thư", "Hậu", "Như", "Lộc", "Trâm", "Tú",
    "Diễm", "Nghĩa", "Đào", "Trí", "Sen", "Thiện", "Cúc", "Luân", "Thơ", "Kỳ", "Mận", "Phát", "Lệ", "Vương",
    "Nhàn", "Khôi", "Thoa", "Hưng", "Sương", "Đông", "Tuyết", "Danh", "Lựu", "Hào", "Gấm", "Thái", "Bé", "Sang",
    "Mến", "Tân", "Út", "Chiến", "Lụa", "Kha", "Nở", "Y", "H'Lan", "K'Bình", "Rin", "Blơi", "Srun",
];
