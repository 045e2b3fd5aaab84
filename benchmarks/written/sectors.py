"""What offices report on: indicators by sector, wholes with their parts, names. Words only; the numbers are drawn elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """Something that is measured. noun: its name. act: what is done, `{}` stands for the number with its unit.

    low, high: the usual size in the unit. decimals: as it is mostly written.
    """

    noun: str
    act: str
    unit: str
    low: float
    high: float
    decimals: int = 0


@dataclass(frozen=True)
class Whole:
    """A whole of counted things. told: as a sentence names it. kinds: what part of it may be said to be or have."""

    told: str
    unit: str
    low: int
    high: int
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Split:
    """A total and the classes that make it up. told: the total, `{}` is the number with its unit; classes: `{}` likewise."""

    told: str
    unit: str
    low: float
    high: float
    classes: tuple[str, ...]
    decimals: int = 0


@dataclass(frozen=True)
class Rate:
    """A rate in per cent. good: whether more is better."""

    noun: str
    low: float
    high: float
    good: bool = True


@dataclass(frozen=True)
class Sector:
    """A field of work, and the office that reports on it. code: as in the symbols of its documents."""

    name: str
    office: str
    code: str
    items: tuple[Item, ...]
    wholes: tuple[Whole, ...]
    splits: tuple[Split, ...]
    rates: tuple[Rate, ...]


LABOUR = Sector(
    "lao động, việc làm", "Sở Lao động - Thương binh và Xã hội", "SLĐTBXH",
    (Item("số lao động được tạo việc làm mới", "tạo việc làm mới cho {}", "lao động", 1500, 38000),
     Item("số lao động đi làm việc ở nước ngoài theo hợp đồng", "đưa {} đi làm việc ở nước ngoài theo hợp đồng", "lao động", 240,
          9000),
     Item("tuyển sinh giáo dục nghề nghiệp", "tuyển sinh giáo dục nghề nghiệp {}", "người", 900, 32000),
     Item("số người được tư vấn, giới thiệu việc làm", "tư vấn, giới thiệu việc làm cho {}", "lượt người", 1200, 64000),
     Item("số người hưởng trợ cấp thất nghiệp", "giải quyết trợ cấp thất nghiệp cho {}", "người", 800, 12500),
     Item("kinh phí chi trả trợ cấp ưu đãi người có công", "chi trả trợ cấp ưu đãi người có công {}", "tỷ đồng", 45, 900, 1),
     Item("số hộ thoát nghèo", "hỗ trợ {} thoát nghèo", "hộ", 320, 7800),
     Item("số nhà ở được xây mới cho người có công", "xây mới {} cho người có công với cách mạng", "căn nhà", 60, 1900),
     Item("số thẻ bảo hiểm y tế cấp cho người nghèo", "cấp {} bảo hiểm y tế cho người nghèo", "thẻ", 4000, 95000),
     Item("số trẻ em được trao học bổng", "trao học bổng cho {} có hoàn cảnh khó khăn", "trẻ em", 150, 4300),
     Item("kinh phí vận động Quỹ Đền ơn đáp nghĩa", "vận động Quỹ Đền ơn đáp nghĩa được {}", "triệu đồng", 900, 18000)),
    (Whole("đối tượng bảo trợ xã hội trên địa bàn", "đối tượng", 2000, 48000, ("là người cao tuổi", "là người khuyết tật")),
     Whole("doanh nghiệp đang hoạt động", "doanh nghiệp", 300, 6800,
           ("đã thành lập tổ chức công đoàn", "có báo cáo tình hình tai nạn lao động")),
     Whole("trẻ em dưới 16 tuổi", "trẻ em", 12000, 190000, ("có hoàn cảnh đặc biệt", "được cấp thẻ bảo hiểm y tế"))),
    (Split("tổng số học viên tuyển mới là {}", "người", 900, 42000,
           ("cao đẳng {}", "trung cấp {}", "sơ cấp {}", "đào tạo thường xuyên {}")),
     Split("đưa {} đi làm việc ở nước ngoài", "lao động", 300, 9000,
           ("Nhật Bản {}", "Đài Loan {}", "Hàn Quốc {}", "các thị trường khác {}")),
     Split("huy động {} thực hiện chương trình giảm nghèo", "triệu đồng", 3000, 96000,
           ("ngân sách trung ương {}", "ngân sách tỉnh {}", "vốn huy động khác {}"))),
    (Rate("tỷ lệ hộ nghèo", 2, 14, False), Rate("tỷ lệ lao động qua đào tạo", 48, 78),
     Rate("tỷ lệ thất nghiệp khu vực thành thị", 1.4, 4.2, False)),
)
HEALTH = Sector(
    "y tế", "Sở Y tế", "SYT",
    (Item("số lượt khám bệnh", "khám bệnh cho {}", "lượt người", 21000, 990000),
     Item("số bệnh nhân điều trị nội trú", "điều trị nội trú {}", "lượt người", 6000, 140000),
     Item("số phụ nữ mang thai được quản lý", "quản lý thai nghén cho {}", "phụ nữ", 1300, 21000),
     Item("số trẻ em dưới 1 tuổi được tiêm chủng đầy đủ", "tiêm chủng đầy đủ cho {} dưới 1 tuổi", "trẻ em", 1100, 23000),
     Item("số cơ sở thực phẩm được kiểm tra", "kiểm tra an toàn thực phẩm {}", "cơ sở", 230, 8600),
     Item("số người tham gia bảo hiểm y tế", "vận động {} tham gia bảo hiểm y tế", "người", 64000, 970000),
     Item("số đơn vị máu tiếp nhận", "tiếp nhận {} từ hiến máu tình nguyện", "đơn vị máu", 640, 19800),
     Item("số mẫu xét nghiệm HIV", "xét nghiệm {} sàng lọc HIV", "mẫu", 1800, 52000),
     Item("thu viện phí và bảo hiểm y tế", "thu viện phí và bảo hiểm y tế {}", "tỷ đồng", 38, 880, 1),
     Item("số người cao tuổi được khám sức khỏe", "khám sức khỏe định kỳ cho {}", "người cao tuổi", 2300, 76000)),
    (Whole("trạm y tế xã, phường, thị trấn", "trạm", 42, 320, ("có bác sĩ làm việc", "đạt tiêu chí quốc gia về y tế")),
     Whole("ca mắc sốt xuất huyết ghi nhận từ đầu năm", "ca", 210, 7800, ("phải nhập viện điều trị", "là trẻ em dưới 15 tuổi")),
     Whole("cơ sở được thanh tra, kiểm tra", "cơ sở", 240, 4800, ("bảo đảm điều kiện an toàn thực phẩm", "vi phạm bị nhắc nhở"))),
    (Split("toàn ngành có {}", "người", 1200, 9800, ("bác sĩ {}", "điều dưỡng {}", "dược sĩ {}", "nhân viên khác {}")),
     Split("tổng kinh phí mua sắm trang thiết bị là {}", "triệu đồng", 5000, 98000,
           ("tuyến tỉnh {}", "tuyến huyện {}", "tuyến xã {}"))),
    (Rate("tỷ lệ bao phủ bảo hiểm y tế", 84, 96), Rate("tỷ lệ suy dinh dưỡng thể nhẹ cân ở trẻ em dưới 5 tuổi", 7, 16, False),
     Rate("công suất sử dụng giường bệnh", 71, 98)),
)
SCHOOL = Sector(
    "giáo dục và đào tạo", "Sở Giáo dục và Đào tạo", "SGDĐT",
    (Item("số trẻ em mầm non đến trường", "huy động {} mầm non đến trường", "trẻ em", 9000, 88000),
     Item("số học sinh trúng tuyển vào lớp 10 công lập", "tuyển sinh {} vào lớp 10 công lập", "học sinh", 3200, 24000),
     Item("số giáo viên được tập huấn chương trình mới", "tập huấn chương trình mới cho {}", "giáo viên", 700, 11800),
     Item("số phòng học được xây mới", "xây mới {}", "phòng học", 110, 860),
     Item("số học sinh được hỗ trợ chi phí học tập", "hỗ trợ chi phí học tập cho {}", "học sinh", 1400, 37000),
     Item("kinh phí mua sắm thiết bị dạy học", "mua sắm thiết bị dạy học {}", "triệu đồng", 2100, 87000),
     Item("số người theo học xóa mù chữ", "mở lớp xóa mù chữ cho {}", "học viên", 210, 3900),
     Item("số giáo viên được tuyển dụng", "tuyển dụng {}", "giáo viên", 120, 1450)),
    (Whole("trường mầm non, phổ thông công lập", "trường", 180, 980, ("đạt chuẩn quốc gia", "có thư viện đạt tiêu chuẩn")),
     Whole("phòng học toàn ngành", "phòng", 2400, 13800, ("được kiên cố hóa", "cần sửa chữa")),
     Whole("học sinh dự thi tốt nghiệp trung học phổ thông", "học sinh", 4300, 29000,
           ("đỗ tốt nghiệp", "đăng ký xét tuyển đại học"))),
    (Split("năm học này toàn tỉnh có {}", "học sinh", 96000, 480000,
           ("mầm non {}", "tiểu học {}", "trung học cơ sở {}", "trung học phổ thông {}")),
     Split("toàn ngành có {} thừa, thiếu cục bộ", "giáo viên", 300, 2900,
           ("cấp mầm non {}", "cấp tiểu học {}", "cấp trung học cơ sở {}"))),
    (Rate("tỷ lệ trường đạt chuẩn quốc gia", 48, 86), Rate("tỷ lệ học sinh bỏ học", 0.2, 1.9, False),
     Rate("tỷ lệ tốt nghiệp trung học phổ thông", 91, 99)),
)
FARM = Sector(
    "nông nghiệp và phát triển nông thôn", "Sở Nông nghiệp và Phát triển nông thôn", "SNNPTNT",
    (Item("diện tích gieo trồng lúa", "gieo trồng lúa được {}", "ha", 3200, 98000, 1),
     Item("diện tích rừng trồng mới", "trồng mới {} rừng tập trung", "ha", 320, 9700, 1),
     Item("sản lượng lương thực có hạt", "sản lượng lương thực có hạt đạt {}", "tấn", 42000, 840000),
     Item("sản lượng thủy sản", "đánh bắt và nuôi trồng thủy sản được {}", "tấn", 2800, 160000),
     Item("số liều vắc xin tiêm phòng cho gia súc", "tiêm phòng {} vắc xin cho gia súc", "liều", 21000, 680000),
     Item("diện tích cây ăn quả được cấp mã số vùng trồng", "cấp mã số vùng trồng cho {} cây ăn quả", "ha", 240, 8600, 1),
     Item("số sản phẩm OCOP được công nhận", "công nhận {} đạt từ 3 sao trở lên", "sản phẩm", 110, 640),
     Item("chiều dài kênh mương được kiên cố hóa", "kiên cố hóa {} kênh mương", "km", 32, 480, 1),
     Item("số lao động nông thôn được đào tạo nghề nông nghiệp", "đào tạo nghề nông nghiệp cho {} nông thôn", "lao động", 430,
          7600),
     Item("tổng đàn lợn", "phát triển tổng đàn lợn đạt {}", "con", 42000, 780000),
     Item("thu dịch vụ môi trường rừng", "thu dịch vụ môi trường rừng {}", "tỷ đồng", 12, 240, 2)),
    (Whole("xã trên địa bàn tỉnh", "xã", 104, 480, ("đạt chuẩn nông thôn mới", "đạt chuẩn nông thôn mới nâng cao")),
     Whole("hợp tác xã nông nghiệp", "hợp tác xã", 120, 870,
           ("hoạt động có hiệu quả", "liên kết tiêu thụ sản phẩm với doanh nghiệp")),
     Whole("công trình cấp nước sạch nông thôn", "công trình", 130, 1100, ("hoạt động bền vững", "ngừng hoạt động"))),
    (Split("tổng diện tích gieo trồng cây hằng năm là {}", "ha", 12000, 190000,
           ("lúa {}", "ngô {}", "rau màu các loại {}", "cây công nghiệp ngắn ngày {}"), 1),
     Split("huy động {} xây dựng nông thôn mới", "tỷ đồng", 240, 4800,
           ("vốn ngân sách trung ương {}", "vốn ngân sách địa phương {}", "vốn tín dụng {}", "nhân dân đóng góp {}"), 1),
     Split("toàn tỉnh có {} bị thiệt hại do thiên tai", "ha", 310, 7800, ("lúa {}", "hoa màu {}", "cây ăn quả {}"), 1)),
    (Rate("tỷ lệ che phủ rừng", 38, 63), Rate("tỷ lệ dân cư nông thôn được sử dụng nước hợp vệ sinh", 84, 99)),
)
TRADE = Sector(
    "công nghiệp, thương mại", "Sở Công Thương", "SCT",
    (Item("giá trị sản xuất công nghiệp", "giá trị sản xuất công nghiệp ước đạt {}", "tỷ đồng", 2400, 98000, 1),
     Item("kim ngạch xuất khẩu hàng hóa", "kim ngạch xuất khẩu hàng hóa đạt {}", "triệu USD", 120, 8800, 1),
     Item("kim ngạch nhập khẩu hàng hóa", "kim ngạch nhập khẩu hàng hóa là {}", "triệu USD", 110, 6700, 1),
     Item("tổng mức bán lẻ hàng hóa", "tổng mức bán lẻ hàng hóa đạt {}", "tỷ đồng", 3100, 88000, 1),
     Item("sản lượng điện thương phẩm", "cung cấp {} điện thương phẩm", "triệu kWh", 240, 6900, 1),
     Item("số doanh nghiệp thành lập mới", "có thêm {} thành lập mới", "doanh nghiệp", 130, 3600),
     Item("vốn đăng ký của doanh nghiệp thành lập mới", "thu hút {} vốn đăng ký mới", "tỷ đồng", 420, 21000, 1),
     Item("số vụ kiểm tra của lực lượng quản lý thị trường", "lực lượng quản lý thị trường kiểm tra {}", "vụ", 310, 4600),
     Item("sản lượng xi măng", "sản xuất {} xi măng", "nghìn tấn", 210, 4800, 1),
     Item("sản lượng hàng may mặc", "sản xuất {} hàng may mặc", "triệu sản phẩm", 12, 190, 2),
     Item("số đề án khuyến công được hỗ trợ", "hỗ trợ {} khuyến công", "đề án", 104, 260)),
    (Whole("cụm công nghiệp đã thành lập", "cụm", 102, 180, ("có hệ thống xử lý nước thải", "lấp đầy trên 80% diện tích")),
     Whole("vụ việc đã xử lý", "vụ", 240, 3900, ("vi phạm về giá", "liên quan đến hàng giả, hàng kém chất lượng"))),
    (Split("giá trị sản xuất công nghiệp đạt {}", "tỷ đồng", 2600, 99000,
           ("khai khoáng {}", "chế biến, chế tạo {}", "sản xuất, phân phối điện {}", "cung cấp nước và xử lý chất thải {}"), 1),
     Split("kim ngạch xuất khẩu đạt {}", "triệu USD", 210, 8900,
           ("khu vực kinh tế trong nước {}", "khu vực có vốn đầu tư nước ngoài {}"), 1)),
    (Rate("tỷ lệ hộ sử dụng điện lưới quốc gia", 94, 99.8), Rate("tỷ lệ lấp đầy các khu công nghiệp", 46, 92)),
)
MONEY = Sector(
    "tài chính, ngân sách", "Sở Tài chính", "STC",
    (Item("tổng thu ngân sách nhà nước trên địa bàn", "tổng thu ngân sách nhà nước trên địa bàn đạt {}", "tỷ đồng", 420, 38000,
          1),
     Item("thu nội địa", "thu nội địa được {}", "tỷ đồng", 320, 24000, 1),
     Item("thu từ hoạt động xuất nhập khẩu", "thu từ hoạt động xuất nhập khẩu được {}", "tỷ đồng", 110, 9700, 1),
     Item("thu tiền sử dụng đất", "thu tiền sử dụng đất được {}", "triệu đồng", 9600, 870000),
     Item("chi thường xuyên", "chi thường xuyên {}", "tỷ đồng", 640, 12600, 1),
     Item("chi đầu tư phát triển", "chi đầu tư phát triển {}", "tỷ đồng", 310, 8700, 1),
     Item("giải ngân vốn đầu tư công", "giải ngân vốn đầu tư công được {}", "tỷ đồng", 230, 7900, 2),
     Item("thu phí và lệ phí", "thu phí và lệ phí được {}", "triệu đồng", 4300, 190000),
     Item("nợ thuế thu hồi được", "thu hồi nợ thuế {}", "tỷ đồng", 21, 680, 1)),
    (Whole("đơn vị sự nghiệp công lập", "đơn vị", 230, 1400, ("tự bảo đảm chi thường xuyên", "được giao quyền tự chủ")),
     Whole("dự án hoàn thành được thẩm tra quyết toán", "dự án", 104, 980,
           ("được phê duyệt quyết toán", "chậm nộp hồ sơ quyết toán"))),
    (Split("tổng thu ngân sách nhà nước trên địa bàn là {}", "tỷ đồng", 480, 39000,
           ("thu nội địa {}", "thu từ dầu thô {}", "thu xuất nhập khẩu {}"), 1),
     Split("tổng chi ngân sách địa phương {}", "tỷ đồng", 1200, 21000,
           ("chi đầu tư phát triển {}", "chi thường xuyên {}", "chi trả nợ {}", "chi dự phòng {}"), 1),
     Split("dự toán được giao là {}", "triệu đồng", 12000, 480000,
           ("chi quản lý hành chính {}", "chi sự nghiệp giáo dục {}", "chi sự nghiệp y tế {}"))),
    (Rate("tỷ lệ giải ngân vốn đầu tư công", 31, 97), Rate("tỷ lệ nợ thuế trên tổng thu", 2.1, 8.6, False)),
)
ROADS = Sector(
    "giao thông vận tải", "Sở Giao thông vận tải", "SGTVT",
    (Item("khối lượng hàng hóa vận chuyển", "vận chuyển {} hàng hóa", "nghìn tấn", 320, 19000, 1),
     Item("số lượt hành khách vận chuyển", "vận chuyển {} hành khách", "nghìn lượt", 240, 17600, 1),
     Item("chiều dài đường giao thông nông thôn được cứng hóa", "cứng hóa {} đường giao thông nông thôn", "km", 34, 690, 1),
     Item("số giấy phép lái xe được cấp, đổi", "cấp, đổi {} lái xe", "giấy phép", 2400, 69000),
     Item("số phương tiện được kiểm định", "kiểm định {}", "lượt phương tiện", 3800, 98000),
     Item("số trường hợp vi phạm bị xử lý", "xử lý {} vi phạm", "trường hợp", 1300, 68000),
     Item("tiền phạt vi phạm hành chính", "thu phạt vi phạm hành chính {}", "triệu đồng", 1900, 86000),
     Item("số cầu yếu được sửa chữa", "sửa chữa {} trên các tuyến đường tỉnh", "cầu", 104, 240)),
    (Whole("vụ tai nạn giao thông đường bộ xảy ra trên địa bàn", "vụ", 120, 980,
           ("do vi phạm tốc độ", "có liên quan đến nồng độ cồn")),
     Whole("km đường tỉnh", "km", 240, 1300, ("được trải nhựa hoặc bê tông",))),
    (Split("toàn tỉnh xảy ra {} tai nạn giao thông", "vụ", 110, 960, ("đường bộ {}", "đường thủy nội địa {}", "đường sắt {}")),
     Split("tổng vốn đầu tư hạ tầng giao thông là {}", "tỷ đồng", 240, 7600,
           ("vốn trung ương {}", "vốn ngân sách tỉnh {}", "vốn vay {}"), 1)),
    (Rate("tỷ lệ cứng hóa đường huyện", 58, 98), Rate("tỷ lệ vận tải hành khách công cộng đáp ứng nhu cầu", 9, 28)),
)
REFORM = Sector(
    "cải cách hành chính, nội vụ", "Sở Nội vụ", "SNV",
    (Item("số cán bộ, công chức được bồi dưỡng", "bồi dưỡng cho {}, viên chức", "cán bộ, công chức", 320, 6900),
     Item("số hồ sơ giải quyết trên hệ thống một cửa điện tử", "giải quyết {} trên hệ thống một cửa điện tử", "hồ sơ", 8600,
          690000),
     Item("số văn bản quy phạm pháp luật được rà soát", "rà soát {} quy phạm pháp luật", "văn bản", 110, 890),
     Item("số thủ tục hành chính được công khai", "công khai {} hành chính", "thủ tục", 1100, 2300),
     Item("số tổ công nghệ số cộng đồng", "thành lập {} cộng đồng", "tổ công nghệ số", 130, 1900),
     Item("số chứng thư số được cấp", "cấp {} cho cơ quan, cá nhân", "chứng thư số", 240, 7600),
     Item("số cuộc kiểm tra công vụ", "tiến hành {} công vụ đột xuất", "cuộc kiểm tra", 102, 320)),
    (Whole("hồ sơ thủ tục hành chính đã tiếp nhận", "hồ sơ", 4300, 480000, ("giải quyết đúng hạn", "nộp trực tuyến")),
     Whole("cơ quan, đơn vị được đánh giá", "đơn vị", 104, 460, ("hoàn thành xuất sắc nhiệm vụ", "hoàn thành tốt nhiệm vụ")),
     Whole("nhiệm vụ được giao trong kỳ", "nhiệm vụ", 120, 980, ("hoàn thành đúng hạn", "hoàn thành quá hạn"))),
    (Split("tiếp nhận {} thủ tục hành chính", "hồ sơ", 6400, 480000,
           ("trực tuyến {}", "trực tiếp {}", "qua dịch vụ bưu chính {}")),
     Split("tổng biên chế được giao là {}", "biên chế", 1800, 32000, ("công chức {}", "viên chức {}", "lao động hợp đồng {}"))),
    (Rate("tỷ lệ hồ sơ giải quyết đúng hạn", 91, 99.8), Rate("tỷ lệ dịch vụ công trực tuyến toàn trình", 38, 88)),
)
SECTORS = (LABOUR, HEALTH, SCHOOL, FARM, TRADE, MONEY, ROADS, REFORM)

PLACES = ("Quảng Trị", "Bắc Kạn", "Hậu Giang", "Phú Thọ", "Kon Tum", "Hà Nam", "Bến Tre", "Tuyên Quang", "Bình Phước", "Sơn La",
          "Cà Mau", "Nghệ An", "Lạng Sơn", "Vĩnh Long", "Ninh Thuận", "Thái Bình", "Đắk Nông", "Lào Cai")
DISTRICTS = ("Tân Phú", "Yên Lập", "Châu Thành", "Thạch An", "Bình Sơn", "Phong Thổ", "Vĩnh Thạnh", "Mỏ Cày Nam", "Hàm Yên",
             "Đông Hải", "Krông Búk", "Lệ Thủy", "Kim Sơn", "Bá Thước", "Sa Thầy", "Long Mỹ", "Quỳnh Nhai", "Đức Phổ")
PEOPLE = ("Nguyễn Văn Thành", "Trần Thị Hạnh", "Lê Quang Vinh", "Phạm Đức Long", "Hoàng Thị Mai", "Đỗ Minh Tuấn", "Vũ Hải Yến",
          "Bùi Xuân Trường", "Đặng Thu Hà", "Ngô Quốc Bảo", "Lý A Páo", "Hồ Sĩ Cường")
UNITS = ("Phòng Kế hoạch - Tài chính", "Văn phòng Sở", "Thanh tra Sở", "Phòng Tổ chức cán bộ", "Phòng Nghiệp vụ 1",
         "Trung tâm Công nghệ thông tin", "Phòng Pháp chế", "Chi cục Phát triển nông thôn")
