"""What a heading names: the subject of what stands under it and has no other."""

from __future__ import annotations

import regex

from extractors.phrase import says_nothing, trim

_HEADING_LEADS = regex.compile(r"(?i)\A\W*(?:(?:về|công tác|kết quả|tình hình|(?:trong |trên )?lĩnh vực|hoạt động)(?!\p{L})\W*)+")
# "I. Kết quả thực hiện nhiệm vụ", "2. Tồn tại, hạn chế": parts of a document
_PART_NAME = regex.compile(
    r"(?:thực hiện|đạt được|nhiệm vụ|phương hướng|mục tiêu|chỉ tiêu|giải pháp|tồn tại|hạn chế|khó khăn|thuận lợi|nguyên nhân"
    r"|đánh giá|đặc điểm|những|một số|các|phần|chương|mục|phụ lục|nơi nhận|kính gửi|tổ chức|kiến nghị|đề xuất|chung|cụ thể|trong"
    r"|năm|tháng|quý|6 tháng|9 tháng|căn cứ|điều)(?!\p{L})")


def heading_name(heading: str) -> str:
    """What a heading names (`2. Về xuất khẩu:` -> `xuất khẩu`), "" where it is long or names the part of a document."""
    name = trim(_HEADING_LEADS.sub("", heading))
    return "" if not name or len(name.split()) > 9 or _PART_NAME.match(name.lower()) or says_nothing(name.lower()) else name
