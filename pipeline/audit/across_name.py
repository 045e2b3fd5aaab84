"""What is measured, as documents can be compared by it: the words of an indicator that tell it from others, its unit, its period,
and whether it is counted from the start of the year."""

from __future__ import annotations

from functools import lru_cache

import regex

from extractors.language import lexicon
from extractors.text import plain
from pipeline.audit.relation import WHOLE_UNITS, unit_kind

# words of a key that say how it goes or whose plan it is, not what is measured: `nhiệm vụ theo chương trình khuyến nông`
_MANNER = frozenset("chương_trình kế_hoạch đề_án theo giao hoàn_thành thực_hiện đề_ra triển_khai tổ_chức còn_lại".split())
# words that do not tell one thing from another, alone or together
_GENERIC = frozenset(
    "số người hộ khẩu lượt ca vụ việc đơn_vị cơ_sở cá_nhân tập_thể kinh_phí tiền vốn chi_phí giá_trị hỗ_trợ chi_trả trợ_cấp"
    " chỉ_tiêu nhiệm_vụ nội_dung công_việc mục_tiêu văn_bản hồ_sơ tài_liệu báo_cáo quyết_định tờ_trình nghị_quyết cuộc hội_nghị"
    " dự_án công_trình gói_thầu hạng_mục đầu_tư xây_dựng hợp_đồng tổng_mức mức tỷ_lệ tỉ_lệ chỉ_số tốc_độ diện_tích sản_lượng"
    " năng_suất quy_mô khối_lượng số_lượng thu chi cấp huyện xã tỉnh thôn bản phường quận thành_phố thị_trấn ngành sở phòng ban"
    " nam nữ dân_tộc trẻ_em học_sinh sinh_viên giáo_viên lao_động doanh_nghiệp hợp_tác_xã đối_tượng thành_viên thành_phần cán_bộ"
    " công_chức viên_chức đảng_viên đại_biểu đồng_chí tổ nhóm lớp trường bộ cộng khác không chưa lại loại kết_quả tình_hình"
    " địa_phương địa_bàn giai_đoạn quý tháng ngày đầu_năm cuối_năm kỳ cùng_kỳ quyết_toán dự_toán ngân_sách nguồn"
    " bình_quân tăng giảm vượt so với giao_thông chính_sách chế_độ hoạt_động quản_lý".split())
# whose money it is says nothing of what it is for; whose documents they are does
_MONEY = frozenset(("ngân_sách", "vốn", "kinh_phí", "nguồn", "thu", "chi", "dự_toán"))
_FUNDS = frozenset(("trung_ương", "nhà_nước", "đối_ứng", "sự_nghiệp", "xã_hội", "hóa"))
# what a body does itself: two bodies of one province have two numbers of it
INTERNAL = frozenset(
    "văn_bản báo_cáo quyết_định tờ_trình nghị_quyết hội_nghị cuộc_họp cuộc công_chức viên_chức cán_bộ biên_chế đảng_viên chi_bộ"
    " hồ_sơ thủ_tục_hành_chính hành_chính đơn thanh_tra kiểm_tra khen_thưởng bằng_khen giấy_khen giấy khen sáng_kiến tập_thể"
    " cá_nhân đồng_chí phòng nhiệm_vụ nội_dung chỉ_tiêu ban_hành".split())
# units that reports use for one another
_ALIKE = {"nội dung": "nhiệm vụ", "công việc": "nhiệm vụ", "đầu việc": "nhiệm vụ", "nội dung công việc": "nhiệm vụ",
          "lao động": "người", "người lao động": "người", "khẩu": "người", "nhân khẩu": "người", "hộ dân": "hộ",
          "hộ gia đình": "hộ"}

_FLOW = regex.compile(
    r"(?<!\p{L})(?:giải quyết|tạo việc làm|tuyển(?: sinh| mới| dụng)?|đào tạo|bồi dưỡng|tập huấn|cấp(?: mới| phát| giấy)"
    r"|hỗ trợ|chi trả|giải ngân|huy động|vận động|xuất khẩu|nhập khẩu|xây dựng|khởi công|khánh thành|thành lập|tiếp nhận"
    r"|xử lý|kiểm tra|thanh tra|phát hiện|bắt giữ|khởi tố|tổ chức|ban hành|triển khai|trao|tặng|khám|tiêm|trồng|gieo trồng"
    r"|sản xuất|sản lượng|doanh thu|tổng mức bán lẻ|khách|kim ngạch|thoát nghèo|an táng|quy tập|phân bổ|kết nạp"
    r"|thu (?:ngân sách|nội địa|hút|hồi|nộp|từ)|chi (?:ngân sách|đầu tư|cho)|nộp|tuyên truyền|phổ biến|tư vấn|giới thiệu"
    r"|xét xử|hòa giải|thẩm định|khai thác|đăng ký mới|sửa chữa|xóa|lắp đặt|cung cấp|tiêu thụ|vận chuyển|vận tải"
    r"|luân chuyển)(?!\p{L})")
_STOCK = regex.compile(
    r"(?<!\p{L})(?:còn|hiện có|hiện nay|đang|tổng đàn|đàn|dư nợ|tồn|tỷ lệ|tỉ lệ|chỉ số|biên chế|dân số|quản lý|thường xuyên"
    r"|bình quân|mức|giá(?! trị)|tham gia|duy trì|mật độ|năng suất|độ che phủ|số dư|hộ (?:cận )?nghèo|đạt chuẩn"
    r"|hằng tháng|hàng tháng"
    r"|(?<!thu hồi )(?<!xử lý )nợ(?! (?:thuế |xấu |đọng |quá hạn ){0,2}(?:đã |được ){0,2}(?:thu hồi|xử lý))"
    r"|dự kiến|quy hoạch|kế hoạch)(?!\p{L})")
_PERIOD = regex.compile(r"(?P<year>\d{4})(?:-(?P<part>H[12]|Q[1-4]|\d\d))?")


@lru_cache(maxsize=1)
def _units() -> frozenset[str]:
    return frozenset(plain(row["unit"]) for row in lexicon("units"))


def _is_unit(low: str) -> bool:
    return low in _units() or low in _ALIKE or low in _ALIKE.values() or unit_kind(low) != "count"


@lru_cache(maxsize=65536)
def core(indicator_key: str | None, unit: str | None = None) -> tuple[str, ...]:
    """The words of a key that say what is measured; () for a name that may be used for anything. What is counted (unit) is left
    out where the rest says enough: `giải quyết việc làm cho 8.250 lao động` is `giải quyết việc làm 8.250 người`.

    >>> core("chương_trình khuyến_nông nhiệm_vụ"), core("hỗ_trợ kinh_phí")
    (('khuyến_nông', 'nhiệm_vụ'), ())
    """
    words = tuple(word for word in (indicator_key or "").split() if word not in _MANNER)
    generic = _GENERIC | _FUNDS if _MONEY.intersection(words) else _GENERIC
    telling = [word for word in words if word not in generic and not word.isdigit()]
    if not telling or (len(words) == 1 and "_" not in words[0]):
        return ()
    low = " ".join(plain(unit or "").split())
    known = {low, unit_key(unit) or "", *_ALIKE} if _is_unit(low) else set()
    counted = {name.replace(" ", "_") for name in known if _ALIKE.get(name, name) == unit_key(unit)}
    rest = tuple(word for word in words if word not in counted)
    return rest if len(rest) > 1 and not set(telling).isdisjoint(rest) else words


@lru_cache(maxsize=65536)
def unit_key(unit: str | None) -> str | None:
    """A unit as one compares it: words that reports use for one another are one unit; of a counted noun that is no unit of its
    own the first word, as reports cut it short (`nhà văn hóa`, `nhà`).

    >>> unit_key("nội dung"), unit_key("lao động"), unit_key("lượt người")
    ('nhiệm vụ', 'người', 'lượt người')
    """
    low = " ".join(plain(unit or "").split())
    return _ALIKE.get(low, low if _is_unit(low) else low.partition(" ")[0]) or None


def dimension(unit: str | None) -> str | None:
    """What can be compared at all: `count` for people and things, else the unit itself; None for no unit."""
    kind = unit_kind(unit)
    return "count" if kind in WHOLE_UNITS else unit_key(unit)


@lru_cache(maxsize=65536)
def flows(indicator: str | None, planned: bool = False) -> bool:
    """Whether the indicator is counted from the start of the year, so that it only grows within it (`giải quyết việc làm`), not
    a state that is measured anew each time (`dư nợ`, `tổng đàn`, `tỷ lệ hộ nghèo`). planned: it is told as a share of the plan of
    the year, as counts are."""
    low = plain(indicator or "")
    return (planned or _FLOW.search(low) is not None) and not _STOCK.search(low)


@lru_cache(maxsize=4096)
def months(period: str | None) -> tuple[int, int] | None:
    """First and last month of a period (year * 12 + month - 1); None for days and what is not known.

    >>> months("2020-H1"), months("2020-01/2020-09"), months("2016/2020")
    ((24240, 24245), (24240, 24248), (24192, 24251))
    """
    ends = (period or "").split("/")
    spans = [_months_of(end) for end in ends]
    if len(spans) > 2 or None in spans:
        return None
    return spans[0][0], spans[-1][1]


def _months_of(text: str) -> tuple[int, int] | None:
    found = _PERIOD.fullmatch(text)
    if not found:
        return None
    year, part = int(found["year"]) * 12, found["part"] or ""
    if part.startswith("H"):
        return year + 6 * int(part[1]) - 6, year + 6 * int(part[1]) - 1
    if part.startswith("Q"):
        return year + 3 * int(part[1]) - 3, year + 3 * int(part[1]) - 1
    return (year + int(part) - 1,) * 2 if part else (year, year + 11)
