"""What sample reports say: short Vietnamese sentences by task, kind of agency and subject.

Invented, but such as an office would write. No person or company is real.
"""

from dataclasses import dataclass

from reporting.models import AssetKind, ResponseStatus
from soctrang_ip.accounts.models import AgencyKind


@dataclass(frozen=True)
class Work:
    """One task of the plan: the activity a partner joins, what its lead says, what is counted.

    `counted` holds (label, unit, number in 2024); in `led` stand {n} for the first of these
    numbers and {year}.
    """

    activity: str
    led: str
    counted: tuple[tuple[str, str, int], ...]


WORKS: dict[str, Work] = {
    "I.1": Work(
        "hội nghị phổ biến Luật Sở hữu trí tuệ sửa đổi",
        "Tổ chức {n} hội nghị phổ biến Luật Sở hữu trí tuệ sửa đổi cho cán bộ các cấp và doanh "
        "nghiệp, phát tài liệu hỏi – đáp.",
        (("Hội nghị phổ biến luật", "hội nghị", 3), ("Người tham dự", "người", 260)),
    ),
    "I.2.1": Work(
        "hoạt động phổ biến quy định về nhãn hiệu, kiểu dáng, sáng chế",
        "Biên soạn tài liệu và tổ chức {n} buổi phổ biến quy định về nhãn hiệu, kiểu dáng công "
        "nghiệp, sáng chế.",
        (("Buổi phổ biến", "buổi", 5), ("Tài liệu cấp phát", "bộ", 450)),
    ),
    "I.2.2": Work(
        "hoạt động phổ biến quy định về giống cây trồng",
        "Phổ biến quy định về quyền đối với giống cây trồng tại {n} buổi sinh hoạt của hợp tác xã "
        "và tổ hợp tác.",
        (("Buổi phổ biến", "buổi", 4), ("Người tham dự", "người", 160)),
    ),
    "I.2.3": Work(
        "hoạt động phổ biến quy định về quyền tác giả",
        "Phổ biến quy định về quyền tác giả, quyền liên quan qua {n} buổi cho đơn vị nghệ thuật, "
        "nhà in, điểm kinh doanh karaoke.",
        (("Buổi phổ biến", "buổi", 3), ("Người tham dự", "người", 140)),
    ),
    "II.1.1": Work(
        "lớp tập huấn về đăng ký và bảo hộ nhãn hiệu",
        "Mở {n} lớp tập huấn về đăng ký nhãn hiệu, kiểu dáng và tra cứu sáng chế cho cán bộ, hợp "
        "tác xã, chủ thể OCOP.",
        (("Lớp tập huấn", "lớp", 6), ("Người được tập huấn", "người", 320)),
    ),
    "II.1.2": Work(
        "lớp tập huấn về bảo hộ giống cây trồng",
        "Mở {n} lớp tập huấn về bảo hộ giống cây trồng, chú trọng giống lúa thơm và hành tím.",
        (("Lớp tập huấn", "lớp", 3), ("Người được tập huấn", "người", 120)),
    ),
    "II.1.3": Work(
        "lớp tập huấn về quyền tác giả",
        "Mở {n} lớp tập huấn về quyền tác giả trên môi trường số cho cán bộ văn hóa cơ sở.",
        (("Lớp tập huấn", "lớp", 2), ("Người được tập huấn", "người", 90)),
    ),
    "II.2": Work(
        "việc khai thác cơ sở dữ liệu sở hữu công nghiệp trực tuyến",
        "Duy trì điểm tra cứu cơ sở dữ liệu sở hữu công nghiệp, hướng dẫn {n} lượt tra cứu trước "
        "khi nộp đơn.",
        (("Lượt tra cứu được hướng dẫn", "lượt", 85),),
    ),
    "III.1.1": Work(
        "đợt kiểm tra về nhãn hiệu, kiểu dáng công nghiệp",
        "Thanh tra, kiểm tra {n} cơ sở về sở hữu công nghiệp; phối hợp giám định các mẫu nghi xâm "
        "phạm.",
        (("Cơ sở được kiểm tra", "cơ sở", 18), ("Cơ sở vi phạm", "cơ sở", 2)),
    ),
    "III.1.2": Work(
        "đợt kiểm tra kinh doanh giống cây trồng",
        "Kiểm tra {n} cơ sở sản xuất, kinh doanh giống cây trồng; nhắc nhở việc ghi nhãn.",
        (("Cơ sở được kiểm tra", "cơ sở", 22), ("Cơ sở vi phạm", "cơ sở", 1)),
    ),
    "III.1.3": Work(
        "đợt kiểm tra về bản quyền",
        "Kiểm tra {n} cơ sở in, sao chép băng đĩa, kinh doanh dịch vụ văn hóa về quyền tác giả.",
        (("Cơ sở được kiểm tra", "cơ sở", 16), ("Cơ sở vi phạm", "cơ sở", 2)),
    ),
    "III.1.4": Work(
        "công tác nắm tình hình, đấu tranh với hàng giả",
        "Nắm tình hình địa bàn, kiểm tra {n} cơ sở có dấu hiệu sản xuất, buôn bán hàng giả mạo "
        "nhãn hiệu.",
        (("Cơ sở được kiểm tra", "cơ sở", 12), ("Vụ việc xử lý", "vụ", 3)),
    ),
    "III.1.5": Work(
        "đợt kiểm soát thị trường về hàng giả mạo nhãn hiệu",
        "Kiểm tra {n} vụ về hàng giả, hàng xâm phạm quyền sở hữu trí tuệ; tạm giữ và xử lý hàng "
        "hóa vi phạm.",
        (("Vụ kiểm tra", "vụ", 46), ("Vụ xử lý", "vụ", 9)),
    ),
    "III.2.1": Work(
        "lớp bồi dưỡng nghiệp vụ thực thi quyền sở hữu công nghiệp",
        "Bồi dưỡng nghiệp vụ thực thi quyền cho {n} cán bộ công an, quản lý thị trường, hải quan "
        "và thanh tra.",
        (("Cán bộ được bồi dưỡng", "người", 60), ("Lớp bồi dưỡng", "lớp", 2)),
    ),
    "III.2.2": Work(
        "lớp bồi dưỡng thực thi quyền đối với giống cây trồng",
        "Bồi dưỡng kỹ năng nhận biết, xử lý vi phạm về giống cây trồng cho {n} cán bộ.",
        (("Cán bộ được bồi dưỡng", "người", 35),),
    ),
    "III.2.3": Work(
        "lớp bồi dưỡng thực thi quyền tác giả",
        "Bồi dưỡng nghiệp vụ kiểm tra, xử lý vi phạm quyền tác giả cho {n} cán bộ.",
        (("Cán bộ được bồi dưỡng", "người", 40),),
    ),
    "IV.1": Work(
        "hoạt động liên kết giữa cơ sở sản xuất với viện, trường",
        "Kết nối {n} hợp tác xã, doanh nghiệp với viện, trường để nghiên cứu sau thu hoạch hành "
        "tím, Artemia và lúa thơm.",
        (("Đơn vị được kết nối", "đơn vị", 8), ("Nhiệm vụ phối hợp nghiên cứu", "nhiệm vụ", 2)),
    ),
    "IV.2": Work(
        "việc quản lý chỉ dẫn địa lý, nhãn hiệu tập thể đã được bảo hộ",
        "Vận hành mô hình quản lý chỉ dẫn địa lý “Vĩnh Châu”, rà soát quy chế của {n} nhãn hiệu "
        "tập thể, nhãn hiệu chứng nhận.",
        (("Nhãn hiệu được rà soát quy chế", "nhãn hiệu", 7), ("Lượt kiểm soát", "lượt", 14)),
    ),
    "IV.3.1": Work(
        "hoạt động hướng dẫn đăng ký nhãn hiệu cho sản phẩm OCOP",
        "Hướng dẫn, hỗ trợ {n} chủ thể lập hồ sơ đăng ký nhãn hiệu, kiểu dáng, sáng chế.",
        (("Chủ thể được hỗ trợ", "chủ thể", 28), ("Đơn đã nộp", "đơn", 19)),
    ),
    "IV.3.2": Work(
        "hoạt động hướng dẫn đăng ký bảo hộ giống cây trồng",
        "Hướng dẫn {n} cơ sở lập hồ sơ đăng ký bảo hộ giống cây trồng.",
        (("Cơ sở được hướng dẫn", "cơ sở", 3),),
    ),
    "IV.3.3": Work(
        "hoạt động hướng dẫn đăng ký quyền tác giả",
        "Hướng dẫn {n} tác giả, đơn vị đăng ký quyền tác giả cho tác phẩm mỹ thuật, phần mềm, nhãn "
        "bao bì.",
        (("Tác giả, đơn vị được hướng dẫn", "lượt", 11), ("Hồ sơ đã nộp", "hồ sơ", 8)),
    ),
    "IV.4": Work(
        "hoạt động định giá tài sản trí tuệ",
        "Khảo sát nhu cầu định giá tài sản trí tuệ của {n} doanh nghiệp, hợp tác xã.",
        (("Đơn vị được khảo sát", "đơn vị", 9),),
    ),
    "V.1": Work(
        "hoạt động nâng cao năng lực tổ chức quản lý chỉ dẫn địa lý, nhãn hiệu tập thể",
        "Tập huấn cho {n} tổ chức quản lý chỉ dẫn địa lý, nhãn hiệu tập thể về cấp quyền sử dụng "
        "và kiểm soát chất lượng.",
        (("Tổ chức được tập huấn", "tổ chức", 9), ("Cơ sở được cấp quyền sử dụng", "cơ sở", 17)),
    ),
    "V.2": Work(
        "hoạt động nâng cao năng lực chủ sở hữu giống cây trồng",
        "Hướng dẫn {n} chủ thể khai thác giống cây trồng đã được bảo hộ theo chuỗi liên kết.",
        (("Chủ thể được hướng dẫn", "chủ thể", 4),),
    ),
    "V.3": Work(
        "hoạt động nâng cao năng lực chủ sở hữu quyền tác giả",
        "Tư vấn cho {n} đơn vị, câu lạc bộ nghệ thuật về khai thác quyền tác giả, quyền liên quan.",
        (("Đơn vị được tư vấn", "đơn vị", 5),),
    ),
    "V.4": Work(
        "hội chợ, phiên chợ giới thiệu đặc sản và sản phẩm OCOP",
        "Hỗ trợ {n} cơ sở có sản phẩm đã bảo hộ tham gia hội chợ, phiên chợ trong và ngoài tỉnh.",
        (("Cơ sở được hỗ trợ", "cơ sở", 24), ("Hội chợ, phiên chợ", "cuộc", 5)),
    ),
    "VI.1": Work(
        "khóa đào tạo quản trị tài sản trí tuệ",
        "Cử {n} học viên của doanh nghiệp, hợp tác xã học quản trị tài sản trí tuệ.",
        (("Học viên", "người", 12),),
    ),
    "VI.2.1": Work(
        "việc tuyên truyền về sở hữu công nghiệp",
        "Thực hiện {n} tin, bài, chuyên mục về sở hữu công nghiệp trên báo, đài và trang thông tin "
        "điện tử.",
        (("Tin, bài, chuyên mục", "tin, bài", 30),),
    ),
    "VI.2.2": Work(
        "việc tuyên truyền về giống cây trồng",
        "Thực hiện {n} tin, bài về giống cây trồng và sản phẩm nông nghiệp được bảo hộ.",
        (("Tin, bài", "tin, bài", 12),),
    ),
    "VI.2.3": Work(
        "việc tuyên truyền về quyền tác giả",
        "Thực hiện {n} tin, bài về quyền tác giả, hưởng ứng Ngày Sở hữu trí tuệ thế giới 26/4.",
        (("Tin, bài", "tin, bài", 10),),
    ),
    "VI.3": Work(
        "hoạt động đưa nội dung sở hữu trí tuệ vào trường học",
        "Lồng ghép nội dung sở hữu trí tuệ vào cuộc thi sáng tạo và hoạt động trải nghiệm tại {n} "
        "trường.",
        (("Trường thực hiện", "trường", 32), ("Học sinh tham gia", "học sinh", 1450)),
    ),
    "VI.4": Work(
        "chương trình bồi dưỡng về sở hữu trí tuệ cho sinh viên",
        "Tổ chức {n} buổi bồi dưỡng về sở hữu trí tuệ cho giảng viên, sinh viên; lồng ghép vào học "
        "phần khởi nghiệp.",
        (("Buổi bồi dưỡng", "buổi", 4), ("Giảng viên, sinh viên tham gia", "người", 210)),
    ),
    "VI.5": Work(
        "việc xét khen thưởng tác giả sáng tạo",
        "Xét, đề nghị khen thưởng {n} tập thể, cá nhân có thành quả sáng tạo tiêu biểu.",
        (("Tập thể, cá nhân được đề nghị", "trường hợp", 6),),
    ),
    "VI.6": Work(
        "hoạt động hợp tác về sở hữu trí tuệ",
        "Tham gia {n} hội thảo, chương trình hợp tác về sở hữu trí tuệ do các cơ quan trung ương "
        "tổ chức.",
        (("Hội thảo, chương trình", "cuộc", 2),),
    ),
}

JOINED: dict[str, tuple[str, ...]] = {
    AgencyKind.DISTRICT: (
        "Phòng chuyên môn cử cán bộ cùng cơ quan chủ trì thực hiện {activity}; {n} xã, phường, thị "
        "trấn tham gia.",
        "Phối hợp với cơ quan chủ trì thực hiện {activity}; lồng ghép tại {n} cuộc họp ấp, khóm.",
        "Thông báo, lập danh sách {n} cơ sở trên địa bàn tham gia {activity}.",
        "Tham gia {activity} do tỉnh tổ chức, {n} cán bộ và hộ sản xuất dự.",
    ),
    AgencyKind.MASS_ORGANISATION: (
        "Vận động hội viên, đoàn viên ở {n} xã, phường, thị trấn tham gia {activity}.",
        "Lồng ghép nội dung vào {n} buổi sinh hoạt chi hội, chi đoàn khi phối hợp {activity}.",
        "Giới thiệu {n} tổ hợp tác, hợp tác xã tham gia {activity}.",
    ),
    AgencyKind.MEDIA: (
        "Thực hiện {n} tin, bài, phóng sự khi phối hợp {activity}.",
        "Mở chuyên mục, đăng phát {n} tin, bài để phục vụ {activity}.",
    ),
    "": (
        "Cử {n} cán bộ tham gia {activity}.",
        "Phối hợp với cơ quan chủ trì thực hiện {activity}; {n} lượt cán bộ, cơ sở tham gia.",
        "Góp ý nội dung, cử báo cáo viên phối hợp {activity} trong {n} buổi.",
    ),
}
"""How a partner says what it did, by kind of agency."""

NOT_DONE_REASONS = (
    "Chưa được bố trí kinh phí trong năm, chuyển sang năm sau.",
    "Không có cơ sở đăng ký tham gia nên không tổ chức.",
    "Chờ hướng dẫn của cơ quan chủ trì.",
)

DUTIES: dict[str, str] = {
    "1.a": "Đôn đốc các cơ quan báo cáo, tổng hợp và trình UBND tỉnh kết quả thực hiện năm {year}.",
    "1.b": "Triển khai các nhiệm vụ thuộc lĩnh vực sở hữu công nghiệp theo phụ lục Kế hoạch.",
    "1.c": "Tổ chức kiểm tra về nhãn hiệu, kiểu dáng công nghiệp và hướng dẫn xử lý đơn thư.",
    "1.d": "Hướng dẫn chủ thể sử dụng chỉ dẫn địa lý “Vĩnh Châu” và các nhãn hiệu tập thể.",
    "1.đ": "Cử cán bộ hỗ trợ các sở, ngành, huyện khi có yêu cầu, chủ yếu về thủ tục đăng ký.",
    "2.a": "Phân công cán bộ kiêm nhiệm theo dõi quyền đối với giống cây trồng.",
    "2.b": "Lồng ghép bảo hộ giống cây trồng vào chương trình khuyến nông năm {year}.",
    "2.c": "Rà soát danh mục sản phẩm nông nghiệp chủ lực, đặc thù và sản phẩm OCOP.",
    "2.d": "Hướng dẫn canh tác hành tím và sản xuất Artemia theo quy chế chỉ dẫn địa lý.",
    "2.đ": "Kiểm tra điều kiện kinh doanh giống cây trồng theo kế hoạch năm.",
    "2.e": "Bố trí kinh phí trong dự toán chi thường xuyên của ngành.",
    "3.a": "Phân công cán bộ kiêm nhiệm theo dõi quyền tác giả, quyền liên quan.",
    "3.b": "Hướng dẫn đăng ký quyền tác giả cho tác phẩm mỹ thuật và chương trình nghệ thuật.",
    "3.c": "Kiểm tra việc sử dụng tác phẩm tại cơ sở kinh doanh dịch vụ văn hóa.",
    "3.d": "Bố trí kinh phí trong dự toán sự nghiệp văn hóa.",
    "4.a": "Tổ chức kết nối cung cầu, đưa sản phẩm đặc thù và OCOP vào hệ thống phân phối.",
    "4.b": "Lồng ghép nội dung nhãn hiệu vào chương trình khuyến công, xúc tiến thương mại.",
    "5.a": "Cụ thể hóa nội dung Kế hoạch trong chương trình công tác năm {year}.",
    "5.b": "Phối hợp tuyên truyền trong đội ngũ giáo viên, giảng viên, người học.",
    "6": "Nhắc nhở các đơn vị dùng phần mềm có bản quyền; hướng dẫn báo chí về quyền tác giả.",
    "7": "Thẩm định dự toán, tham mưu bố trí kinh phí thực hiện Kế hoạch năm {year}.",
    "8": "Phối hợp cân đối nguồn vốn thực hiện Kế hoạch trong kế hoạch phát triển năm {year}.",
    "9.a": "Đưa nội dung sở hữu trí tuệ vào chương trình công tác của tổ chức.",
    "9.b": "Tuyên truyền đến hội viên, đoàn viên qua sinh hoạt định kỳ và mạng xã hội.",
    "9.c": "Tiếp nhận, chuyển ý kiến của thành viên về nhãn hiệu đến cơ quan chức năng.",
    "10.a": "Ban hành kế hoạch năm {year}, phân công phòng chuyên môn và các xã thực hiện.",
    "10.b": "Bố trí kinh phí lồng ghép trong dự toán sự nghiệp kinh tế.",
    "10.c": "Phân công một cán bộ kiêm nhiệm theo dõi sở hữu trí tuệ.",
    "10.d": "Hỗ trợ tổ chức quản lý nhãn hiệu tập thể duy trì cấp quyền sử dụng.",
    "10.đ": "Duy trì ban kiểm soát chỉ dẫn địa lý “Vĩnh Châu” cho hành tím và Artemia.",
    "11.a": "Triển khai nhiệm vụ theo chức năng, gắn với chuyên đề chống hàng giả.",
    "11.b": "Tăng cường kiểm tra vào dịp lễ, Tết; xử lý hàng giả mạo nhãn hiệu.",
    "11.c": "Trao đổi thông tin với các lực lượng thành viên Ban Chỉ đạo 389 tỉnh.",
    "12": "Duy trì chuyên mục về sở hữu trí tuệ, giới thiệu sản phẩm đã được bảo hộ.",
}

INTEGRATION: dict[str, tuple[str, ...]] = {
    AgencyKind.DISTRICT: (
        "UBND ban hành kế hoạch năm {year}, lồng ghép sở hữu trí tuệ vào Chương trình OCOP và xây "
        "dựng nông thôn mới.",
        "Giao phòng chuyên môn theo dõi, chỉ đạo các xã, phường, thị trấn rà soát sản phẩm cần bảo "
        "hộ trong năm {year}.",
    ),
    AgencyKind.MASS_ORGANISATION: (
        "Ban Thường vụ đưa nội dung Kế hoạch vào chương trình công tác năm {year} và phong trào "
        "khởi nghiệp.",
        "Chỉ đạo các cấp hội, đoàn phổ biến Kế hoạch trong sinh hoạt quý II năm {year}.",
    ),
    AgencyKind.ENFORCEMENT: (
        "Lồng ghép nội dung thực thi quyền sở hữu trí tuệ vào kế hoạch kiểm tra năm {year}.",
        "Lãnh đạo đơn vị phân công phòng nghiệp vụ làm đầu mối thực hiện Kế hoạch năm {year}.",
    ),
    AgencyKind.MEDIA: (
        "Xây dựng tuyến tin, bài về sở hữu trí tuệ trong kế hoạch tuyên truyền năm {year}.",
    ),
    AgencyKind.COLLEGE: (
        "Đưa nội dung sở hữu trí tuệ vào kế hoạch đào tạo và nghiên cứu khoa học năm {year}.",
    ),
    "": (
        "Ban hành kế hoạch thực hiện năm {year}, phân công phòng chuyên môn làm đầu mối.",
        "Lồng ghép nội dung Kế hoạch vào chương trình công tác năm {year}, giao ban theo quý.",
    ),
}

DIRECTIONS: dict[str, tuple[str, ...]] = {
    AgencyKind.DISTRICT: (
        "Tiếp tục hỗ trợ đăng ký nhãn hiệu cho sản phẩm OCOP, ưu tiên hợp tác xã mới thành lập.",
        "Củng cố tổ chức quản lý nhãn hiệu tập thể, mở rộng vùng nguyên liệu được kiểm soát.",
        "Gắn bảo hộ nhãn hiệu với truy xuất nguồn gốc và tiêu thụ qua thương mại điện tử.",
    ),
    AgencyKind.ENFORCEMENT: (
        "Kiểm tra theo chuyên đề, tăng phối hợp giám định khi có dấu hiệu xâm phạm.",
        "Cử thêm cán bộ học nghiệp vụ thực thi, theo dõi vi phạm trên môi trường mạng.",
    ),
    AgencyKind.MASS_ORGANISATION: (
        "Vận động thành viên đăng ký nhãn hiệu, nhân rộng mô hình tổ hợp tác dùng nhãn hiệu chung.",
        "Đưa nội dung sở hữu trí tuệ vào tập huấn cán bộ hội, đoàn cơ sở.",
    ),
    "": (
        "Tiếp tục thực hiện các nhiệm vụ đến kỳ năm {next_year}, chú trọng hiệu quả sau tập huấn.",
        "Tăng cường phối hợp liên ngành, tuyên truyền gắn với Ngày Sở hữu trí tuệ thế giới 26/4.",
        "Rà soát nhu cầu đăng ký bảo hộ để lập dự toán năm {next_year} sát thực tế.",
    ),
}

NEXT_WORK = (
    "Tổ chức tập huấn về nhãn hiệu cho chủ thể OCOP trong quý {quarter} năm {next_year}.",
    "Rà soát, cập nhật danh sách sản phẩm cần đăng ký bảo hộ trong quý {quarter} năm {next_year}.",
    "Phối hợp tuyên truyền Ngày Sở hữu trí tuệ thế giới 26/4 năm {next_year}.",
    "Cử cán bộ dự lớp bồi dưỡng do Sở KH&CN tổ chức trong quý {quarter} năm {next_year}.",
    "Kiểm tra việc sử dụng nhãn hiệu tập thể, chỉ dẫn địa lý trong quý {quarter} năm {next_year}.",
)

WORK_AFTER_RETURN = "Đối chiếu số liệu hằng quý với Sở KH&CN trong năm {next_year}."

OBSTACLES: tuple[tuple[str, str], ...] = (
    (
        "Cán bộ phụ trách kiêm nhiệm, chưa được đào tạo chuyên sâu về sở hữu trí tuệ.",
        "Biên chế hạn chế, nội dung chuyên môn mới.",
    ),
    (
        "Thời gian thẩm định đơn nhãn hiệu kéo dài, cơ sở nản lòng khi theo hồ sơ.",
        "Hồ sơ phải bổ sung nhiều lần, thiếu người hướng dẫn tại chỗ.",
    ),
    (
        "Kinh phí bố trí chậm, chưa đáp ứng nhu cầu hỗ trợ đăng ký.",
        "Nguồn sự nghiệp phân bổ vào giữa năm.",
    ),
    (
        "Cơ sở nhỏ, hộ kinh doanh chưa quan tâm bảo hộ nhãn hiệu.",
        "Chưa thấy lợi ích ngay; chi phí theo đuổi hồ sơ cao so với doanh thu.",
    ),
    (
        "Việc cấp quyền sử dụng nhãn hiệu tập thể sau bảo hộ còn lúng túng.",
        "Tổ chức quản lý thiếu người và quy chế kiểm soát chưa cụ thể.",
    ),
    (
        "Khó xác định hành vi xâm phạm trên sàn thương mại điện tử, mạng xã hội.",
        "Thiếu công cụ theo dõi; giám định mất nhiều thời gian.",
    ),
    (
        "Số liệu về cơ sở được tập huấn chưa đầy đủ, phải đối chiếu nhiều nơi.",
        "Chưa có mẫu theo dõi chung giữa tỉnh và cấp xã.",
    ),
    (
        "Sản phẩm OCOP đổi tên, đổi bao bì sau khi đã nộp đơn nhãn hiệu.",
        "Chủ thể chưa được tư vấn trước khi thiết kế bao bì.",
    ),
    (
        "Diện tích hành tím dao động theo giá, khó kiểm soát vùng mang chỉ dẫn địa lý.",
        "Liên kết tiêu thụ chưa ổn định, thương lái mua theo mùa.",
    ),
    (
        "Tài liệu tuyên truyền còn nặng về quy định, người dân khó tiếp cận.",
        "Chưa có tài liệu ngắn gọn, song ngữ Việt – Khmer.",
    ),
    (
        "Ít sáng chế, giải pháp hữu ích; kết quả nghiên cứu chậm đưa vào sản xuất.",
        "Hoạt động nghiên cứu ở doanh nghiệp nhỏ còn hạn chế.",
    ),
    (
        "Phối hợp cung cấp thông tin giữa các cơ quan có lúc chưa kịp thời.",
        "Chưa thống nhất đầu mối và thời gian trao đổi.",
    ),
)

FIRST_YEAR_OBSTACLE = (
    "Dịch bệnh COVID-19 làm hoãn nhiều lớp tập huấn, hội nghị tập trung.",
    "Thực hiện giãn cách xã hội trong quý III năm 2021.",
)

PROPOSALS: tuple[tuple[str, str, str], ...] = (
    (
        "Bố trí kinh phí hỗ trợ đăng ký bảo hộ nhãn hiệu cho sản phẩm OCOP.",
        "UBND tỉnh",
        "Nhu cầu đăng ký tăng, nguồn của đơn vị không đủ.",
    ),
    (
        "Mở lớp bồi dưỡng chuyên sâu cho cán bộ kiêm nhiệm.",
        "Sở KH&CN",
        "Cán bộ thay đổi vị trí công tác, chưa được đào tạo.",
    ),
    (
        "Ban hành tài liệu hướng dẫn lập hồ sơ nhãn hiệu bằng tiếng Việt và tiếng Khmer.",
        "Sở KH&CN",
        "Nhiều chủ thể là đồng bào Khmer.",
    ),
    (
        "Hỗ trợ phần mềm truy xuất nguồn gốc cho sản phẩm mang nhãn hiệu tập thể.",
        "Sở NN&PTNT",
        "Kiểm soát thủ công tốn nhân lực.",
    ),
    (
        "Rút ngắn thời gian trả kết quả giám định hàng nghi xâm phạm.",
        "Sở KH&CN",
        "Thời hạn tạm giữ tang vật ngắn.",
    ),
    (
        "Cung cấp mẫu theo dõi thống nhất về cơ sở đã được tập huấn, hỗ trợ.",
        "Sở KH&CN",
        "Số liệu giữa các cơ quan còn trùng lặp.",
    ),
    (
        "Tổ chức gian hàng chung cho sản phẩm mang chỉ dẫn địa lý, nhãn hiệu tập thể.",
        "Sở Công Thương",
        "Từng cơ sở tự tham gia hội chợ thì chi phí cao.",
    ),
    (
        "Giao dự toán thực hiện Kế hoạch từ đầu năm.",
        "Sở Tài chính",
        "Lớp tập huấn thường dồn vào cuối năm.",
    ),
    (
        "Hướng dẫn đăng ký quyền tác giả cho mẫu hoa văn, bao bì truyền thống.",
        "Sở VHTT&DL",
        "Nhiều cơ sở dùng chung mẫu, dễ phát sinh tranh chấp.",
    ),
)

RESPONSES: dict[ResponseStatus, tuple[tuple[str, str], ...]] = {
    ResponseStatus.IN_PROGRESS: (
        ("Sở đang tổng hợp nhu cầu của các cơ quan để đưa vào kế hoạch năm sau.", ""),
        ("Sở đang làm việc với các phòng chuyên môn; sẽ trả lời bằng văn bản.", ""),
    ),
    ResponseStatus.NEEDS_DECISION: (
        ("Vượt thẩm quyền của Sở; Sở trình lãnh đạo xem xét, quyết định.", ""),
        ("Liên quan nhiều cơ quan; Sở đề nghị lãnh đạo cho ý kiến về cơ quan chủ trì.", ""),
    ),
    ResponseStatus.FORWARDED: (
        ("Nội dung thuộc lĩnh vực tài chính; Sở đã chuyển kèm ý kiến thống nhất.", "Sở Tài chính"),
        ("Sở đã chuyển để được hướng dẫn chung.", "Cục Sở hữu trí tuệ"),
    ),
    ResponseStatus.RESOLVED: (
        ("Đã bố trí trong kế hoạch năm; đơn vị liên hệ Sở để được hướng dẫn.", ""),
        ("Sở đã gửi tài liệu hướng dẫn cho các cơ quan.", ""),
    ),
    ResponseStatus.DECLINED: (
        ("Nội dung đã có trong quy định hiện hành; đề nghị đơn vị thực hiện theo quy định.", ""),
    ),
}
"""What is answered and to whom it was forwarded, by the status it leads to."""

LEADER_NOTES = (
    "Giao Sở Khoa học và Công nghệ chủ trì, phối hợp Sở Tài chính tham mưu trong quý tới.",
    "Đồng ý chủ trương; thực hiện trong nguồn đã được giao.",
    "Đề nghị Sở làm rõ kinh phí và cơ quan thực hiện rồi báo cáo lại.",
)

DOCUMENTS: tuple[tuple[str, str], ...] = (
    ("KH", "Kế hoạch thực hiện hoạt động sở hữu trí tuệ năm {year}"),
    ("CV", "Rà soát sản phẩm cần đăng ký bảo hộ năm {year}"),
    ("CV", "Cử cán bộ dự tập huấn về sở hữu trí tuệ năm {year}"),
    ("TB", "Phân công theo dõi Kế hoạch phát triển tài sản trí tuệ năm {year}"),
)

ASSETS: tuple[tuple[AssetKind, str, str, str], ...] = (
    (AssetKind.TRADEMARK, "Nhãn hiệu bánh pía", "Cơ sở bánh pía", "Lập hồ sơ đăng ký nhãn hiệu"),
    (AssetKind.TRADEMARK, "Nhãn hiệu khô cá", "Hộ kinh doanh khô cá", "Tra cứu, lập hồ sơ"),
    (AssetKind.TRADEMARK, "Nhãn hiệu gạo thơm", "Hợp tác xã lúa thơm", "Thiết kế mẫu, nộp đơn"),
    (
        AssetKind.COLLECTIVE_MARK,
        "Nhãn hiệu tập thể rau màu",
        "Hợp tác xã rau màu",
        "Xây dựng quy chế sử dụng nhãn hiệu tập thể",
    ),
    (
        AssetKind.CERTIFICATION_MARK,
        "Nhãn hiệu chứng nhận bưởi",
        "Hội làm vườn",
        "Rà soát quy chế, hướng dẫn cấp quyền sử dụng",
    ),
    (AssetKind.DESIGN, "Kiểu dáng hộp bánh", "Cơ sở bánh pía", "Hướng dẫn mô tả kiểu dáng"),
    (AssetKind.COPYRIGHT, "Tác phẩm mỹ thuật bao bì", "Cơ sở đan lát", "Đăng ký quyền tác giả"),
    (
        AssetKind.UTILITY_SOLUTION,
        "Giải pháp sấy hành tím",
        "Hợp tác xã hành tím",
        "Tra cứu tình trạng kỹ thuật, viết bản mô tả",
    ),
)

DISTRICT_UNITS: dict[str, tuple[str, ...]] = {
    "UBND-941": ("Cơ sở bánh pía", "Cơ sở lạp xưởng", "Cửa hàng đặc sản"),
    "UBND-942": ("Cơ sở bánh pía", "Tổ hợp tác rau màu", "Cơ sở đan lát"),
    "UBND-943": ("Hợp tác xã bưởi", "Hợp tác xã vú sữa", "Cơ sở cốm"),
    "UBND-944": ("Hợp tác xã lúa thơm", "Tổ hợp tác nuôi cá", "Cơ sở mật ong"),
    "UBND-945": ("Hợp tác xã nhãn", "Tổ hợp tác mía", "Hợp tác xã tôm"),
    "UBND-946": ("Hợp tác xã lúa thơm", "Tổ hợp tác dừa", "Cơ sở mắm"),
    "UBND-947": ("Hợp tác xã tôm – lúa", "Cơ sở lạp xưởng", "Tổ hợp tác rau màu"),
    "UBND-948": ("Hợp tác xã lúa thơm", "Cơ sở dưa muối", "Tổ hợp tác nuôi cá"),
    "UBND-949": ("Hợp tác xã lúa thơm", "Tổ hợp tác chăn nuôi", "Cơ sở rượu nếp"),
    "UBND-950": ("Hợp tác xã hành tím", "Hợp tác xã Artemia", "Cơ sở khô cá"),
    "UBND-951": ("Hợp tác xã tôm", "Cơ sở khô cá", "Cơ sở nước mắm"),
}

PRODUCTS = (
    ("Hành tím tươi", "UBND-950"),
    ("Hành tím sấy", "UBND-950"),
    ("Trứng Artemia", "UBND-950"),
    ("Bánh pía sầu riêng", "UBND-941"),
    ("Bánh pía khoai môn", "UBND-942"),
    ("Lạp xưởng tươi", "UBND-941"),
    ("Gạo thơm", "UBND-948"),
    ("Gạo lứt", "UBND-944"),
    ("Bưởi năm roi", "UBND-943"),
    ("Vú sữa tím", "UBND-943"),
    ("Nhãn xuồng", "UBND-945"),
    ("Đường mía thô", "UBND-945"),
    ("Tôm khô", "UBND-951"),
    ("Khô cá sặc", "UBND-949"),
    ("Mắm cá", "UBND-946"),
    ("Tôm – lúa", "UBND-947"),
)

UNIT_SUPPORT = (
    "Tập huấn đăng ký nhãn hiệu",
    "Tập huấn quản lý nhãn hiệu tập thể",
    "Hướng dẫn tra cứu, lập hồ sơ",
    "Tập huấn về truy xuất nguồn gốc",
)
