"""Who may open which URL: one table for the whole portal.

A URL without a row answers 403 (default deny); `PUBLIC` pages also need Django's
`login_not_required`. What a person sees *inside* a page is decided by the querysets'
`visible_to(acting)`.  Source of the roles: part V and VI of the plan, design of the life cycle.
"""

from soctrang_ip.accounts.roles import AGENCY_ROLES, ALL_ROLES, REVIEWER_ROLES, Role

PUBLIC = None
LOGGED_IN = frozenset[Role]()
"""Any person who is logged in, with or without a role today."""

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
EVERY_ROLE = ALL_ROLES
SIGNER = frozenset({Role.SIGNER})
HEAD = frozenset({Role.HEAD})
WRITERS = AGENCY_ROLES | REVIEWER_ROLES
"""Agencies write their reports; Sở KH&CN types those that came on paper, and only those."""
DASHBOARD_READERS = REVIEWER_ROLES | {Role.LEADER}
REPORT_READERS = AGENCY_ROLES | REVIEWER_ROLES | {Role.LEADER}

ALLOWED: dict[str, frozenset[Role] | None] = {
    "login": PUBLIC,
    "logout": LOGGED_IN,
    "session": PUBLIC,
    "home": LOGGED_IN,
    "password_change": LOGGED_IN,
    "acting": LOGGED_IN,
    "delegations": AGENCY_ROLES,
    "delegate": SIGNER,
    "delegation_end": AGENCY_ROLES,
    "letterhead": AGENCY_ROLES,
    "plan": EVERY_ROLE,
    "plan_objectives": EVERY_ROLE,
    "plan_solutions": EVERY_ROLE,
    "plan_budget": EVERY_ROLE,
    "plan_duties": EVERY_ROLE,
    "tasks": EVERY_ROLE,
    "task": EVERY_ROLE,
    "indicator": EVERY_ROLE,
    "measure_base": REVIEWER_ROLES,
    "target_change": HEAD,
    "solution": EVERY_ROLE,
    "plan_timeline": EVERY_ROLE,
    "plan_agencies": EVERY_ROLE,
    "agency": EVERY_ROLE,
    "plan_search": EVERY_ROLE,
    "plan_xlsx": EVERY_ROLE,
    "my_reports": AGENCY_ROLES,
    "handover": AGENCY_ROLES,
    "handover_of": REVIEWER_ROLES,
    "report_start": AGENCY_ROLES,
    "report": WRITERS,
    "report_section": WRITERS,
    "report_row": WRITERS,
    "report_add_task": WRITERS,
    "report_rest_none": WRITERS,
    "report_carry": WRITERS,
    "report_follow_plan": WRITERS,
    "report_check": WRITERS,
    "report_full": REPORT_READERS,
    "report_differences": REPORT_READERS,
    "differences_workbook": REPORT_READERS,
    "report_attachments": WRITERS,
    "attachment_remove": WRITERS,
    "attachment_file": REPORT_READERS,
    "report_ready": AGENCY_ROLES,
    "report_unlock": AGENCY_ROLES,
    "report_submit": SIGNER,
    "report_recall": SIGNER,
    "report_discard": WRITERS,
    "report_receipt": AGENCY_ROLES,
    "review_queue": REVIEWER_ROLES,
    "review": REVIEWER_ROLES,
    "report_take": REVIEWER_ROLES,
    "report_release": REVIEWER_ROLES,
    "report_return": REVIEWER_ROLES,
    "report_accept": REVIEWER_ROLES,
    "report_reopen": REVIEWER_ROLES,
    "report_ask_reopening": AGENCY_ROLES,
    "report_decline_reopening": REVIEWER_ROLES,
    "report_transcribe": REVIEWER_ROLES,
    "report_record": REVIEWER_ROLES,
    "paper_reports": REVIEWER_ROLES,
    "question_ask": REVIEWER_ROLES,
    "question_ask_again": REVIEWER_ROLES,
    "question_settle": REVIEWER_ROLES,
    "report_questions": AGENCY_ROLES,
    "question_answer": AGENCY_ROLES,
    "rounds": REVIEWER_ROLES,
    "round_open": REVIEWER_ROLES,
    "round": REVIEWER_ROLES,
    "round_close": REVIEWER_ROLES,
    "obligation": REVIEWER_ROLES,
    "obligation_extend": HEAD,
    "obligation_exempt": HEAD,
    "obligation_end_extension": HEAD,
    "obligation_end_exemption": HEAD,
    "round_reminders": REVIEWER_ROLES,
    "round_remind": REVIEWER_ROLES,
    "dashboard": DASHBOARD_READERS,
    "dashboard_budget": DASHBOARD_READERS,
    "dashboard_register": DASHBOARD_READERS,
    "register_row": DASHBOARD_READERS,
    "register_answer": REVIEWER_ROLES,
    "register_answers": REVIEWER_ROLES,
    "register_note": frozenset({Role.LEADER}),
    "dashboard_quality": REVIEWER_ROLES,
    "dashboard_compare": DASHBOARD_READERS,
    "dashboard_filing": DASHBOARD_READERS,
    "dashboard_measures": DASHBOARD_READERS,
    "dashboard_measure": DASHBOARD_READERS,
    "measure_list": DASHBOARD_READERS,
    "list_decide": REVIEWER_ROLES,
    "dashboard_solutions": DASHBOARD_READERS,
    "dashboard_tasks": DASHBOARD_READERS,
    "dashboard_timeline": DASHBOARD_READERS,
    "dashboard_xlsx": DASHBOARD_READERS,
    "figure": DASHBOARD_READERS,
    "figure_xlsx": DASHBOARD_READERS,
    "report_pdf": REPORT_READERS,
    "report_docx": REPORT_READERS,
    "report_workbook": REPORT_READERS,
    "queue_workbook": REVIEWER_ROLES,
    "round_archive": REVIEWER_ROLES,
    "summary_pdf": DASHBOARD_READERS,
    "plan_status_file": DASHBOARD_READERS,
    "reminder_letter_file": REVIEWER_ROLES,
    "published_reports": DASHBOARD_READERS,
    "published_file": DASHBOARD_READERS,
    "consolidated": REVIEWER_ROLES,
    "consolidated_begin": REVIEWER_ROLES,
    "consolidated_row": REVIEWER_ROLES,
    "consolidated_decide": REVIEWER_ROLES,
    "consolidated_redraft": REVIEWER_ROLES,
    "consolidated_draft_file": REVIEWER_ROLES,
    "consolidated_publish": HEAD,
    "notices": EVERY_ROLE,
    "notices_read": EVERY_ROLE,
    "notice": EVERY_ROLE,
}

ADMIN_NAMESPACE = "admin"
ADMIN_ROLES = ADMINISTRATOR | REVIEWER_ROLES
"""May enter the reference data; each admin class says which of them may change its rows."""


def may_open(url_name: str, role: Role | None) -> bool:
    """Whether someone logged in and acting under `role` may open the URL of that name."""
    if url_name.startswith(f"{ADMIN_NAMESPACE}:"):
        return role in ADMIN_ROLES
    if url_name not in ALLOWED:
        return False
    allowed = ALLOWED[url_name]
    return allowed is PUBLIC or allowed == LOGGED_IN or role in allowed


def openable(role: Role | None) -> set[str]:
    """The names of the URLs that may be opened so: links to others are not drawn."""
    return {name for name in ALLOWED if may_open(name, role)}


__all__ = ["AGENCY_ROLES", "ALLOWED", "EVERY_ROLE", "LOGGED_IN", "PUBLIC", "may_open", "openable"]
