"""Log in and out, one's password, as whom one acts, who signs for another, how documents look."""

from django.urls import path

from soctrang_ip.accounts import views

urlpatterns = [
    path("dang-nhap/", views.login, name="login"),
    path("dang-xuat/", views.logout, name="logout"),
    path("phien-lam-viec/", views.session, name="session"),
    path("doi-mat-khau/", views.password_change, name="password_change"),
    path("vai-tro/", views.choose_acting, name="acting"),
    path("uy-quyen/", views.delegations, name="delegations"),
    path("uy-quyen/lap/", views.delegate, name="delegate"),
    path("uy-quyen/<int:pk>/cham-dut/", views.delegation_end, name="delegation_end"),
    path("co-quan/the-thuc/", views.letterhead, name="letterhead"),
]
