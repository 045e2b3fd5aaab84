"""Which words around a number belong to the name of what it measures: clauses cut, agents, references left out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import regex

from extractors.language import words
from extractors.rules import ending, verbose, verbose_ending

CITED = "\x1a"  # stands for each character of a cited document

_LEADING = verbose(
    r"""(?i)\A(?:[\s,;:."'()*+•–\-/]|(?:trong\ (?:số\ )?đó|tđ|cụ\ thể|riêng|đồng\ thời|ngoài\ ra|bên\ cạnh\ đó|tuy\ nhiên
        |đặc\ biệt|nhất\ là|qua\ đó|theo\ đó|kết\ quả\ là
       |trong\ (?:năm|kỳ|tháng|quý|tuần|vụ)|hiện\ nay|hiện|cùng\ (?:ngày|lúc|thời\ (?:gian|điểm))(?:\ (?:trên|này|nói\ trên))?
       |(?:tại\ )?thời\ điểm\ (?:báo\ cáo|kiểm\ tra|này|đó|trên)|tương\ đương(?:\ với)?
       |trên\ (?:địa\ bàn|phạm\ vi)(?:\ (?:toàn|cả))?
        (?:\ (?:tỉnh|huyện|thành\ phố|thị\ xã|xã|phường|nước|quốc))?(?!\ (?-i:\p{Lu}))
       |đến\ nay|tính\ đến\ nay|tính\ đến|nay|vừa\ qua|qua|nâng(?!\ (?:cấp|cao))
       |đưa(?!\ (?:vào|lao|người|đi|ra))|thực\ hiện(?=\ (?:chi
        |hỗ|giải|cấp|kiểm|tuyên|thanh))|phấn\ đấu|duy\ trì|dự\ kiến|đã|đang|sẽ|và|với|có(?!\ (?:bằng|công))|là|gồm\ có|gồm
        |bao\ gồm|mới|chỉ(?!\ (?:tiêu|số|đạo|thị))
       |được|cho|của|trong(?!\ khi(?!\p{L}))
       |tính(?=\ *,)
       |(?:lũy|luỹ)\ kế(?!\ (?:đến|từ)\ (?:ngày|năm))|cộng\ dồn|tính\ chung|tại|ở|do|đạt|thì
       |như\ sau|như|nhưng|song|vẫn|còn(?!\ lại)|lên
       |toàn\ (?:tỉnh|huyện|thành\ phố|quốc|ngành|xã|thị\ xã)|cả\ nước|toàn|ước|khoảng|từ|để|thêm|tiếp\ tục
        |(?<=(?:từ|bằng|do|của)\ )nguồn|một\ số
       |(?:và\ )?trong\ khi(?:\ đó)?|khi\ đó|(?:hết|cả|mỗi|hằng|hàng|trong)\ (?:năm|tháng|quý|vụ)|(?:so\ với\ )?cùng\ kỳ
        |nếu\ như|lần\ lượt|theo\ giá(?:\ (?:so\ sánh|cố\ định|hiện\ hành|thực\ tế))?)(?!\p{L}))++""")
# "xuất khẩu tăng trưởng 15%", "... có mức tăng trưởng cao nhất 22%": how it went; `tốc độ tăng trưởng` alone is a name
_GROWTH = (r"(?<=\p{L}\ )(?:(?:(?:cũng\ )?(?:có|đạt|với)\ )(?:sự|mức|tốc\ độ|đà)\ (?:tăng|giảm)(?:\ trưởng)?"
           r"|(?<!(?:độ|mức|lệ|tiêu|về|bản|sự|số|đà|nhịp|và)\ )tăng\ trưởng"
           r"|(?:đang\ )?trên\ đà\ (?:hồi\ phục|phục\ hồi|tăng\ trưởng))"
           r"(?:\ (?:rất\ |khá\ )?(?:cao|thấp|lớn|mạnh|khá|tốt|nhanh|ổn\ định|đáng\ kể)(?:\ nhất)?)?")
_TRAILING = verbose_ending(
    r"""(?i)(?:[\s,;:."'()*\-–+=]|(?<!\p{L})(?:đạt|được|là|còn|có|cho|với|ước|ước\ đạt|ước\ thực\ hiện|dự\ kiến|dự\ định
        |ở\ mức|khoảng|trên|hơn|gần|dưới|xuống|lên|(?:kéo\ |cắt\ |sụt\ )?giảm|(?<!giá\ trị\ )gia\ tăng
        |(?<!gia\ )tăng|(?:tăng|giảm)\ tuyệt\ đối|thêm|gồm|đến|tới|từ|(?-i:bằng)|đối\ với|ước\ đến|ước\ tính
        |(?:tăng|giảm)\ (?:nhẹ|mạnh|khá|cao|thấp|nhanh|chậm|sâu|dần)
       |(?<!(?:cấp|trồng|lập|xây|làm|mở|thôn)\ )mới|(?<!chứng\ )chỉ
        |(?<!(?:nâng|nghệ|lượng|độ|đề|đẳng)\ )(?:cao|thấp)(?:\ nhất)?|chiếm
        |{{growth}}|và|của|trong|tại|(?<!nhà\ )ở|số\ lượng
        |phấn\ đấu|thì|sơ\ bộ|cùng\ kỳ|năm\ nay|cả\ nước|toàn\ quốc|theo\ giá\ (?:so\ sánh|hiện\ hành|thực\ tế|cố\ định)
        |tối\ thiểu|ít\ nhất|toàn\ (?:tỉnh|huyện|ngành|xã)|cả\ năm|đã|để|mức|cuối|đầu|trong\ đó|cụ\ thể
        |(?:(?:tăng
        |giảm|đạt|ước|là)\ |(?<=[,;:(]\ ?)|\A)bình\ quân|tỷ\ lệ|nên|về|kế\ hoạch\ là|theo|tương\ ứng
       |(?:(?:tiếp\ tục|vẫn|liên\ tục)\ )?(?:(?:duy\ trì|có)\ )?(?:xu|chiều)\ (?:hướng|thế)
        (?:\ (?:phục\ hồi|gia\ tăng|tăng|giảm))?
        |tiếp\ tục|liên\ tục|vẫn|sẽ
        |(?<!(?:thực|phát|thể|xuất|biểu)\ )hiện|chia\ làm|được\ chia\ thành|cả|như\ sau
       |(?<!(?:đầy|đóng)\ )đủ|xấp\ xỉ|lần\ lượt|gấp
       |(?:ước\ )?(?:(?:tính\ )?đến\ |vào\ )?(?:đầu|cuối|hết|trong|cả|hằng|hàng|mỗi)\ (?:năm|kỳ
        |tháng|quý|vụ)))\Z""", growth=_GROWTH)
# a comma that parts clauses, not the halves of one name
COMMA = (r",(?!(?<=phòng,) (?:chống|tránh))(?!(?<=đổi,) bổ sung)(?!(?<=trật tự,) an toàn)(?!(?<=nông,) lâm)"
         r"(?!(?<=lâm,) (?:ngư|thủy))")
_CUT = regex.compile(r"(" + COMMA + r"|[;:()\"“”•]|(?<!\p{L})(?:trong đó|bao gồm|gồm|nên|để|nhằm|qua đó|góp phần"
    r"|mặc dù|tuy nhiên)(?!\p{L}))")
_BRACKET = regex.compile(r"\([^()]*\)")
_ADVERB = ending(r"(?:^|(?<= ))(?:kịp thời|đúng quy định|(?<=\p{L} )(?<!và )đúng hạn|(?<!(?:tiêm|phòng|chủng) )đầy đủ"
                  r"|có hiệu quả"
    r"|hiệu quả|công khai|dân chủ|(?<!nguyên nhân )khách quan|minh bạch|chu đáo|nghiêm túc|đúng đối tượng|trang trọng|an toàn"
    r"|đảm bảo quy trình|đồng bộ|đúng tiến độ|theo quy định|theo đúng quy định)$")
_LEADING_PUNCTUATION = regex.compile(r"\A[\s,;:.)(%‰/*-]+")
_LOOSE_END = ending(r"(?:[\s,;:.\"'()*\-–+=]|(?<!\p{L})(?:và|của|với|cho|là|có|trong|tại|ở|đến|từ|theo"
    r"|như|hoặc|được|các|với tổng số|gồm|xong|trước|chậm nhất|như sau|cụ thể))\Z")

# "theo điểm a khoản 2 Điều 7 Nghị định ... và Thông tư ... của Bộ", once the symbols are blanked
_REFERENCE = verbose(
    r"""(?:\ {0,3}(?:,|(?<!\p{L})(?:và|theo|tại|trong|của|căn\ cứ|thực\ hiện|theo\ tinh\ thần|nêu|quy\ định
        |ban\ hành\ kèm\ theo|[Đđ]iểm\ \p{L}|(?:[Đđ]iều|[Kk]hoản|[Mm]ục|[Cc]hương|[Pp]hụ\ lục)\ [\dIVX]{1,4}|các)(?!\p{L}))){0,6}
        \ {0,3}{{cited}}++(?:\ của\ \p{Lu}[\p{L}-]*+(?:\ \p{Lu}[\p{L}-]*+|\ (?:tướng|phủ|tỉnh|huyện|nhân|dân|và|chính|bộ
        |ngành)){0,6})?""", cited=CITED)
_LONGEST_END = 80  # characters of the longest loose end
_REMEMBERED = 1024  # phrases; the words between two numbers are asked about for the one before and the one behind
# what follows is where a rule stands, whom the text obeys, what the figure is compared with
_AFTER_NAME = verbose(
    r"""(?i)(?<!\p{L})(?:(?:theo|căn\ cứ)\ (?:đúng\ )?(?:quy\ định|luật|nghị\ định|thông\ tư|quyết\ định|nghị\ quyết|chỉ\ thị
        |công\ văn|công\ điện|điều|khoản|điểm|tinh\ thần|chỉ\ đạo|yêu\ cầu|kết\ luận|hướng\ dẫn)
        |so\ (?:với|cùng)|nêu\ (?:trên|tại|trong)|xong\ trước|chậm\ nhất|xuống\ còn|lên\ (?:thành|đến))(?!\p{L}).*+""")
_COMPARISON = verbose(
    r"""(?<!\p{L})(?:so\ (?:với\ )?(?:cùng\ kỳ|kế\ hoạch|dự\ toán|chỉ\ tiêu|mục\ tiêu|bình\ quân|mức|trước|năm|tháng|quý|đầu
        |cuối|thời\ điểm|các|toàn|cả|nhiệm\ kỳ|giai\ đoạn)
        |(?:cao|thấp|nhiều|ít|lớn)\ hơn)(?!\p{L})[^,;:.]{0,80}?(?=[,;:.]|\ (?:tăng|giảm|bằng|đạt|vượt|cao\ hơn
        |thấp\ hơn)(?!\p{L})|\s*\Z)""")
_BOUND = regex.compile(r" ?(?<!\p{L})trở (?:lên|xuống|đi)(?!\p{L})")
_TIME_ADJUNCT = regex.compile(r"(?i)(?:(?<!\p{L})(?:trong|vào|trước|đến|từ|tính đến|hết|cuối|đầu|chậm nhất|kể từ"
    r"|ngày)[ ]){1,4}[ ]{3,}")
_BODY = (
    r"(?:sở|phòng|ubnd|ủy ban|hđnd|hội đồng|đơn vị|ngành|địa phương|tỉnh|huyện|xã|phường|thị xã|thành phố"
    r"|cơ quan|ban|cục|chi cục|tổng cục|hội|đoàn|công an|văn phòng|trung tâm|giám đốc|công ty|doanh nghiệp|chủ đầu tư"
    r"|thanh tra|tập đoàn|bộ|quân khu|bộ đội|lực lượng|nhân dân|người dân|hộ|giáo viên|nhà trường|bệnh viện|ngân hàng"
    r"|kho bạc|thị trấn"
    r"|thủ tướng|chủ tịch|phó chủ tịch|bộ trưởng|tòa án|tand|viện kiểm sát|cấp ủy|chi bộ|đảng bộ|quốc hội|chính phủ|hải quan)")
_AGENT = regex.compile(
    r"(?i)^(?:.* )?(?:các |toàn |cơ quan |tập thể |chi cục )?(?:sở|(?<!(?:dự|quốc|đề|tiêm|trừ|hội) )phòng|ubnd"
    r"|đơn vị|ngành|địa phương|tỉnh|huyện|xã|thành phố|cơ quan|(?<!(?:địa|ủy) )ban|cục|(?<!(?:xã|cơ) )hội|công an"
    r"|văn phòng|trung tâm|giám đốc)(?: \p{L}+){0,8}? (?:đã |tiếp tục |trực tiếp )(?:tập trung |phối hợp |tham mưu "
    r"|chỉ đạo )?"
    r"|^.* tham mưu cho(?: \p{L}+){1,5}?(?= (?:trực tiếp|ban hành|trình|tổ chức)) ")
_ACTS = (r"(?:ban hành|bắt giữ|bố trí|bổ sung|bồi dưỡng|cải tạo|(?<!(?:hai|ba|các|mọi|từng) )cấp"
    r"|cắt giảm|chi|chi trả|cho vay|chuyển đổi|chặt bỏ"
    r"|cứng hóa|đào tạo|tạo việc làm|đấu tranh|đề nghị|điều tra|đầu tư|đóng góp|gia hạn|giải ngân|giải quyết"
         r"|giao|gieo trồng|góp|hiến|hoàn thành|hỗ trợ|huy động|hướng dẫn|khai giảng|khắc phục|khám|khánh thành"
         r"|khởi công|khởi tố|kiểm tra|kết nạp|lập biên bản|lắp đặt|lập|mở|nâng cấp|nộp|phát động|phát hiện"
         r"|phát triển|phân bổ|phê duyệt|phối hợp|phục vụ|quyên góp|rà soát|rút ngắn|sản xuất|sắp xếp|sửa chữa"
         r"|tặng|thành lập|thẩm định|thả|thi hành|thu|thu giữ|thu hoạch|thu hồi|thu hút|thu nộp"
         r"|thực hiện|thụ lý|tiêm|tiêu hủy|tiếp đón|tiếp nhận|tiết kiệm|tinh giản|tổ chức|trao|trao tặng|trình|trồng"
         r"|truy thu|tuyên truyền|tuyển dụng|tuyển sinh|tư vấn|ủng hộ|vận động|vận hành|xây dựng|xây mới|xóa"
         r"|xử lý|xét xử|làm rõ|triệt phá|triệt xóa|bắt(?! đầu| buộc)|tạm giữ|truy tố|tuyên phạt|bóc gỡ"
         r"|trích|cấp mới|điều chỉnh|nhận(?! thức)"
         r"|xử phạt|xuất cấp|xuất dự phòng|xuất khẩu|gặp mặt|thăm|đón|chăm sóc|tham mưu|tích hợp|số hóa|công bố"
         r"|công nhận|đăng ký|chịu trách nhiệm|tập trung|đẩy mạnh|chỉ đạo|phấn đấu)")
_SHORT_ACTS = frozenset(("bắt", "lập", "mở", "trồng", "khám", "tiêm", "trao", "tặng", "đón", "xóa"))
_MANY_OF = r"(?:các|toàn|từng|mỗi|một số|nhiều|cả) "
_SUBJECT = regex.compile(
    r"^(?:với )?(?i:" + _MANY_OF + r")?(?i:" + _BODY + r")"
    r"(?: (?!" + _ACTS + r"(?!\p{L}))[\p{L}&.–-]+){0,14}? (?=" + _ACTS + r"(?!\p{L}))")
# who decides: "Thủ tướng Chính phủ quyết định trích 5 tỷ đồng"
_DECIDES = regex.compile(r"(?i)^(?:thủ tướng|(?:phó )?chủ tịch|bộ trưởng|ubnd|ủy ban|hđnd|hội đồng|bộ|sở)(?: \p{L}++){0,8}?"
                         r" (?:đã |vừa |vừa mới )?(?:ký |ban hành )?quyết định(?: về)?(?: việc)? (?=" + _ACTS + r"(?!\p{L}))")
_ACT = regex.compile(r"(?i)(?:" + _ACTS + r"|mua sắm|hoàn thiện|khám chữa bệnh|làm|đưa)(?!\p{L})")
_ENDS_IN_ACT = ending(r"(?i)(?<!\p{L})" + _ACTS + r"$")
# behind the words of the figure before: "thụ lý 50 vụ và đã giải quyết 30 vụ", "... 68% và Phú Mỹ 46/84"
_NEXT = regex.compile(
    r"(?:(?<=\A ?)|(?<= ))(?:(?:và|đồng thời|cùng)(?: (?:đã|đang|vừa|sẽ|được))? (?=(?i:" + _ACTS + r")(?!\p{L}))"
    r"|(?:đã|vừa|vừa mới) (?=(?i:" + _ACTS + r")(?!\p{L}))|và (?=(?:\p{Lu}\p{L}* ?){1,5}\Z))(?P<own>\p{L}[^;:()]{1,120})\Z")
# "800 ha với tổng sản lượng 4.000 tấn": what accompanies a thing has its own name
_WITH = regex.compile(
    r"(?<!(?:so|đối|hợp|cùng|gắn|tiếp|tương đương|tương ứng|kết|làm|đến|liên)) với (?P<own>\p{L}++(?: \p{L}++){0,6})\Z")
_OF_WHOLE = regex.compile(r",? (?:trên|trong) (?:tổng(?: số| cộng)?|số)\Z")
_CAUSING = regex.compile(r"(?:,? (?:(?<!việc )làm|khiến|gây))?(?:(?:,| và)? (?:làm |bị )?(?:chết|bị thương|tử vong|mất tích))?\Z")
_ACT_INSIDE = regex.compile(r" (?:" + _ACTS + r")(?!\p{L})")
_MANY = regex.compile(
    r"^(?i:" + _MANY_OF + r")" + _BODY + r"(?: (?!" + _ACTS + r"(?!\p{L}))[\p{L}&.–-]+){0,6}? (?=" + _ACTS + r"(?!\p{L}))")
_OWN_NAME = regex.compile(r"^\p{Lu}[\p{L}.]*+(?: \p{Lu}[\p{L}.]*+){1,5}$")
_PLAN_ONLY = regex.compile(
    r"(?i)^(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|kh|dt|nghị quyết)(?: (?:năm|cả|đầu|đề ra|đặt ra|giao|được|tỉnh"
    r"|huyện|hđnd|ubnd|trung ương|quốc hội|là|trong|phấn đấu|pháp lệnh|đăng ký|bộ|của))*$")
_BARE_BODY = regex.compile(
    r"^(?i:(?:các|toàn|từng|mỗi|một số|nhiều|cả) )?(?i:" + _BODY + r")"
    r"(?: (?:tỉnh|huyện|xã|phường|thành phố|thị xã|quận|\p{Lu}[\p{L}.-]*)){0,6}$")
_HEADED = regex.compile(r"(?i)(?:tổng |số|tỷ lệ|tỉ lệ|diện tích|giá trị|sản lượng|kim ngạch|doanh thu|tốc độ)(?!\p{L})")
_PURPOSE = regex.compile(r"(?<=^.{16,}) (?:đảm bảo|bảo đảm|góp phần|nhằm) .*$")
_DONE = regex.compile(r"(?i)(?<!\p{L})đã ")
_COPULA = regex.compile(r"^[^,]{3,60} là (?!(?:người|đồng bào|nữ|phụ nữ|trẻ em|đảng viên|dân tộc)(?!\p{L}))(?=\p{L}+ \p{L})")

# "Nhật Bản tiếp tục là thị trường lớn nhất, chiếm 12%"
_NAMED_OWNER = regex.compile(
    r"^(?P<name>\p{Lu}\p{Ll}*+(?: \p{Lu}\p{Ll}*+){0,3})(?: \p{Ll}++){0,3} là (?:một trong |những |các ){0,2}"
    r"(?:thị trường|quốc gia|nước|địa phương|tỉnh|huyện|xã|nơi|đối tác|nhà đầu tư)"
    r"(?:$| .{0,60}?(?:lớn nhất|lớn thứ|dẫn đầu|đứng|hàng đầu|chủ lực|trọng điểm)(?!\p{L}))")

# "nhiều chỉ tiêu đạt cao như thu ngân sách"
_SUCH_AS = regex.compile(r"^[^,]{3,60}(?<!(?:cũng|hầu|gần|giống|coi|xem)) như (?=\p{L}+ \p{L})")

_SOURCE = regex.compile(
    r"(?i)\W*(?:(?:theo (?:báo cáo|số liệu|thống kê|thông tin|tổng hợp|đánh giá|nguồn tin)|(?:thông )?tin từ)(?!\p{L})"
    r"|theo (?:đại diện |lãnh đạo )?(?-i:(?:Bộ|Sở|Cục|Chi cục|Tổng cục|Vụ|Ban|Phòng|Viện|Hiệp hội|Hội|Liên đoàn|Trung tâm|UBND"
    r"|Ủy ban|Kho bạc|Ngân hàng|Tổng công ty|Công ty|Tập đoàn|Bảo hiểm|Công an|Thanh tra|Văn phòng|Hải quan|BHXH) \p{L}))")

# "xuất khẩu sang Lào, Thái Lan và Nhật Bản"
_ENDS_IN_NAME = ending(r"\p{Ll} \p{Lu}\p{Ll}*+(?: \p{Lu}\p{Ll}*+){0,2}$")
_TWO_NAMES = regex.compile(r"\p{Lu}\p{Ll}*+(?: \p{Lu}\p{Ll}*+){0,2} và \p{Lu}")

# "diện tích gieo trồng lúa 45.000 ha, năng suất 58 tạ/ha": the yield is the rice's
_EXTENT = r"(?:tổng )?(?:diện tích|năng suất|sản lượng|số lượng)"
_GROWN = (r"(?:gieo trồng|gieo cấy|gieo sạ|trồng mới|trồng|nuôi trồng|nuôi thả|nuôi|gieo|thu hoạch|khai thác|cho thu hoạch"
          r"|canh tác)")
_GROWN_NOUN = regex.compile(
    r"(?i)" + _EXTENT + r"(?: " + _GROWN + r"(?!\p{L}))*+ (?P<noun>\p{L}++(?: \p{L}++){0,3}?)(?: " + _GROWN + r")?$")
_BARE_EXTENT = regex.compile(r"(?i)" + _EXTENT + r"(?: bình quân| trung bình)?$")

_FUNCTION = frozenset(  # words that say nothing of what is measured
    "so với và hoặc hay của cho trong tại ở từ đến tới bằng là thì mà có còn được đã đang sẽ do vì bởi theo như"
    " nếu khi để nên vào trên dưới hơn gần khoảng tăng giảm đạt"
    " vượt thêm lên xuống chỉ mới cũng vẫn riêng cả toàn các những này đó kỳ cùng năm nay trước sau mỗi tháng"
    " quý lại lượt lần gồm ước thấp cao nhiều ít chiếm gấp kế hoạch kh"
    " tỷ lệ mức thiếu hụt hoàn thành thực hiện bình quân tương đương tương ứng xấp xỉ đầu cuối thời điểm chủ"
    " yếu dự toán chỉ tiêu mục nước nhất đủ kéo cắt rút ngắn sụt dt giám".split())
_OWN_HEAD = regex.compile(
    r"(?i)^(?:tổng|số|tỷ|tỉ|diện tích|năng suất|sản lượng|giá|giá trị|kinh phí|doanh thu|kim ngạch|thu|chi|chỉ số"
    r"|mức|vốn|lượng|đàn|độ|hệ số|thu nhập|nộp|đạt|tăng|giảm|bằng|chiếm|vượt|hoàn thành|còn|trên|từ|cao|thấp"
    r"|ước|được|do|là|có|với|đã|đang|sẽ|bình quân|trong|cả|toàn|riêng|so|kế hoạch|lũy kế|cụ thể)(?!\p{L})")
_ADVERBIAL = regex.compile(
    r"(?i)^[\s\d.)*+•–-]*(?:trong|về|tại|ở|đến|thực hiện|lũy kế|theo|qua|do|từ|với|đối với|sau|trước|nhân|năm"
    r"|tháng|quý|hiện|ngoài|so|cụ thể|tuy nhiên|bên cạnh|đồng thời|riêng|dịp|trên|nhờ|khi|nếu|toàn|cả|kết quả"
    r"|cùng|để|nhằm|đặc biệt|là|được|trừ|kể cả|tin từ|thông tin từ)(?!\p{L})")
_PREDICATE = regex.compile(
    r"(?<!\p{L})(?:đạt|(?<!gia )tăng|giảm|được|đã|đang|vượt|hoàn thành|chiếm|bằng(?! cấp| khen)|ước|còn|cho|tại|với)(?!\p{L})")


@lru_cache(_REMEMBERED)
def trim(text: str) -> str:
    """Without what leads into a name and what leads from it to its number."""
    return trim_end(_LEADING.sub("", text))


@lru_cache(_REMEMBERED)
def trim_end(text: str) -> str:
    """Without what leads from a name to its number."""
    return _shorter(text, _TRAILING, _ADVERB)


@lru_cache(_REMEMBERED)
def tidy(text: str) -> str:
    """Trim only punctuation and loose connectives: a predicate that follows the thing belongs to its name."""
    return _shorter(_LEADING_PUNCTUATION.sub("", text), _LOOSE_END)


def _shorter(text: str, *ends: regex.Pattern) -> str:
    """Without what the patterns match at its end; only its last letters are looked at each time: linear in its length."""
    text = text.strip()
    end = len(text)
    while True:
        found = next(filter(None, (pattern.search(text, max(0, end - _LONGEST_END), end) for pattern in ends)), None)
        if found is None or found.start() == end:
            return text[:end].strip()
        end = found.start()
        while end and text[end - 1].isspace():
            end -= 1


def without(text: str, offset: int, spans: Iterable[tuple[int, int]], mark: str = " ") -> str:
    """`text` (which starts at `offset`) with the spans overwritten by `mark`: neither dates nor citations name an indicator."""
    for start, end in spans:
        a, b = max(0, start - offset), min(len(text), end - offset)
        if a < b:
            text = text[:a] + mark * (b - a) + text[b:]
    return text


@lru_cache(_REMEMBERED)
def plainly(text: str) -> str:
    """Without brackets, references to other documents and the time of the thing."""
    return _TIME_ADJUNCT.sub(" ", _REFERENCE.sub(" ", _BRACKET.sub(" ", text)))


@lru_cache(_REMEMBERED)
def without_comparison(text: str) -> str:
    """`so với cùng kỳ số thu tăng` -> `số thu tăng`."""
    return _COMPARISON.sub(" ", text)


@lru_cache(_REMEMBERED)
def name_part(text: str) -> str:
    """What follows a number, up to where the name of the thing ends."""
    return _AFTER_NAME.sub("", _BOUND.sub("", text))


@lru_cache(_REMEMBERED)
def pieces(text: str, attached: bool = False) -> tuple[str, ...]:
    """The clauses of `text` as they stand; the commas inside a chain of things (`đàn trâu, bò`) cut nothing.
    attached: the first clause is the end of something else, nothing goes on from it."""
    cut = _CUT.split(text)
    joined = [cut[0]]
    for separator, piece in zip(cut[1::2], cut[2::2], strict=True):
        if separator == "," and len(joined[-1]) < 400 and not (attached and len(joined) == 1) and _goes_on(joined[-1], piece):
            joined[-1] = f"{joined[-1]},{piece}"
        else:
            joined.append(piece)
    return tuple(joined)


def _goes_on(before: str, piece: str) -> bool:
    before, piece = before.strip(" -+*•–"), " ".join(piece.split())
    told = trim(piece)
    if _ENDS_IN_ACT.search(before) and _ACT.match(told):  # "phát hiện, xử lý 64 vụ"
        return True
    if _ENDS_IN_NAME.search(before) and _TWO_NAMES.match(piece) and not _ADVERBIAL.match(before):
        return True
    if not before or not told or len(told.split()) > 3 or not before[0].isalpha() or _OWN_HEAD.match(piece) or _ACT.match(told):
        return False
    return not (_ADVERBIAL.match(before) or _PREDICATE.search(before) or _PREDICATE.search(told) or _BARE_BODY.match(before))


def without_agent(text: str) -> str:
    """`Phòng Y tế phối hợp tổ chức` -> `phối hợp tổ chức`: who acts is not what is measured."""
    for pattern in (_AGENT, _SUBJECT):
        cut = pattern.match(text)
        rest = text[cut.end():] if cut else ""
        if len(rest.split()) >= 2 or rest in _SHORT_ACTS:
            text = rest
    text = _DECIDES.sub("", text)
    return _MANY.sub("", text)


def accompanying(text: str) -> str:
    """What stands behind the `với` that leads to a number (`lúa 300 ha với năng suất`), "" for none."""
    found = _WITH.search(text)
    return found["own"] if found else ""


def next_act(text: str) -> str:
    """The words that lead to a number behind those of the figure before it (`vụ và đã giải quyết`), "" for none."""
    found = _NEXT.search(text)
    return found["own"] if found else ""


@lru_cache(_REMEMBERED)
def without_next(text: str) -> str:
    """Without the words at the end that lead to the next number: `vụ án và đã khởi tố` -> `vụ án`."""
    return _CAUSING.sub("", _NEXT.sub("", _WITH.sub("", _OF_WHOLE.sub("", text))))


def is_act(text: str) -> bool:
    """Whether a phrase begins with what an office does (`phân bổ`, `mua sắm thiết bị`)."""
    return bool(_ACT.match(text))


def without_act(text: str) -> str:
    """Up to the first word that tells what an office does: `cấp bách huy động cả hệ thống` -> `cấp bách`."""
    found = _ACT_INSIDE.search(text)
    return text[:found.start()] if found else text


def is_body(text: str) -> bool:
    """Whether a phrase only says who acts or has (`Công ty`, `các địa phương`)."""
    return bool(_BARE_BODY.match(text) or _OWN_NAME.match(text))


def is_listed(text: str, lead: str) -> bool:
    """Whether a clause is a short name of its own before a bracket whose number only `lead` (`giảm`) leads to."""
    text = text.strip()
    return bool(text) and not trim(lead) and len(text.split()) <= 4 and not says_nothing(text) \
        and not (_PREDICATE.search(text) or _ADVERBIAL.match(text) or is_act(text) or _OWN_HEAD.match(text))


def grown(text: str) -> str:
    """The noun in the name of an area or a yield (`lúa` in `diện tích gieo trồng lúa`), "" for none."""
    found = _GROWN_NOUN.match(text)
    return found["noun"] if found and found["noun"].lower() not in ("bình quân", "trung bình", "tự nhiên") else ""


def is_bare_extent(text: str) -> bool:
    """Whether a name is `năng suất`, `sản lượng`, `diện tích` without what it is of."""
    return bool(_BARE_EXTENT.match(text))


def tells_source(text: str) -> bool:
    """Whether a clause only says who told it (`Theo báo cáo của Phòng Y tế`)."""
    return bool(_SOURCE.match(text))


def sets_scene(text: str) -> bool:
    """Whether a sentence opens with when, where or by whose word (`Theo báo cáo của ...`)."""
    return bool(_ADVERBIAL.match(text))


def core(text: str) -> str:
    """The name in a clause: no agent, no purpose, what a copula says, at most 14 words."""
    text = _PURPOSE.sub("", _DONE.sub("", without_agent(text)))
    owner = _NAMED_OWNER.match(text)
    text = owner["name"] if owner else _SUCH_AS.sub("", _COPULA.sub("", text))
    return trim(last_words(text, 18 if _HEADED.match(text) else 14))


def last_words(text: str, most: int) -> str:
    """The last words of a phrase, at most so many syllables; no word is cut in two."""
    if len(text.split()) <= most:
        return text
    kept: list[str] = []
    for word in reversed(words(text)):
        if len(kept) + len(word.split()) > most:
            break
        kept[:0] = word.split()
    return " ".join(kept)


@lru_cache(_REMEMBERED)
def says_nothing(text: str) -> bool:
    """Whether a phrase has only function words and digits, or only says that it is the plan: never a name."""
    if _PLAN_ONLY.match(text):
        return True
    if _OWN_NAME.match(text) and not text.isupper():  # "Cao Bằng"
        return False
    return all(not any(map(str.isalpha, word)) or word.strip(",.()%") in _FUNCTION for word in text.lower().split())


def shared(head: str, name: str) -> str:
    """The first words of `name` that `head` already ends with: `tổng kinh phí chi trả` / `chi trả hỗ trợ` share `chi trả`."""
    last = head.lower().split()
    for size in range(min(3, len(last)), 0, -1):
        if name.lower().split()[:size] == last[-size:]:
            return " ".join(name.split()[:size])
    return ""
