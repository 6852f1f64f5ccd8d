"""What an agency's person does next with a report, or whom it waits for."""

import datetime
from dataclasses import dataclass

from reporting import lifecycle
from reporting.models import Action, Obligation, ReportVersion, Status
from soctrang_ip.accounts import delegation
from soctrang_ip.accounts.models import Membership, Role


@dataclass(frozen=True)
class Step:
    """What to do now, or whom it waits for; `action` is the button's words ("" without one).

    `is_mine` says that it waits for this person; `starts` that the button begins a report.
    """

    sentence: str
    action: str = ""
    is_mine: bool = False
    starts: bool = False


def signers(acting: Membership, today: datetime.date) -> list[str]:
    return [member.user.full_name for member in delegation.signers(acting.agency, today)]


def step(
    obligation: Obligation,
    version: ReportVersion | None,
    acting: Membership,
    now: datetime.datetime,
    signers: list[str],
) -> Step:
    if lifecycle.refusal(Action.START, obligation, None, acting, now) is None:
        return Step(
            "Lập báo cáo, điền đủ các mục rồi chuyển người ký.",
            "Lập lại báo cáo" if version else "Bắt đầu lập báo cáo",
            is_mine=True,
            starts=True,
        )
    if version is None and obligation.round.is_for_paper:
        return Step("Kỳ này chỉ để Sở Khoa học và Công nghệ nhập báo cáo giấy của đơn vị.")
    if version is None:
        return Step("Đơn vị được miễn báo cáo trong kỳ này.")
    if version.is_being_transcribed:
        told = "Sở Khoa học và Công nghệ đang nhập thay báo cáo giấy của đơn vị."
        return Step(told, "Xem bản đang nhập")
    is_signer = acting.role == Role.SIGNER
    if version.status == Status.DRAFT and is_signer:
        told = "Đơn vị đang soạn; khi soạn xong, báo cáo chờ bạn ký ở đây."
        return Step(told, "Xem bản đang soạn")
    if version.status == Status.DRAFT:
        told = "Điền xong các mục, kiểm tra rồi chuyển người ký."
        return Step(told, "Làm tiếp", is_mine=True)
    if version.status == Status.AWAITING_SIGN and is_signer:
        return Step("Báo cáo đã soạn xong, chờ bạn đọc, ký và gửi.", "Đọc và ký", is_mine=True)
    if version.status == Status.AWAITING_SIGN and signers:
        return Step(f"Đang chờ người ký đọc và gửi: {', '.join(signers)}.", "Xem báo cáo")
    if version.status == Status.AWAITING_SIGN:
        told = (
            "Đơn vị chưa có tài khoản người ký nên chưa gửi được. Hãy liên hệ quản trị cổng tại "
            "Sở Khoa học và Công nghệ."
        )
        return Step(told, "Xem báo cáo")
    return Step(_AFTER_SENDING.get(Status(version.status), ""), "Xem báo cáo")


_AFTER_SENDING = {
    Status.SUBMITTED: "Đã gửi, chờ Sở Khoa học và Công nghệ thẩm định.",
    Status.IN_REVIEW: "Sở Khoa học và Công nghệ đang thẩm định.",
    Status.ACCEPTED: "Báo cáo đã được chấp nhận. Đơn vị đã xong việc trong kỳ này.",
}
