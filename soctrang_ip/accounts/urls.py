"""Log in and out, one's password, as whom one acts."""

from django.urls import path

from soctrang_ip.accounts import views

urlpatterns = [
    path("dang-nhap/", views.login, name="login"),
    path("dang-xuat/", views.logout, name="logout"),
    path("phien-lam-viec/", views.session, name="session"),
    path("doi-mat-khau/", views.password_change, name="password_change"),
    path("vai-tro/", views.choose_acting, name="acting"),
]
