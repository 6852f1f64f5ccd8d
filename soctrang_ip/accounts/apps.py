from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "soctrang_ip.accounts"
    label = "accounts"
    verbose_name = "Cơ quan và tài khoản"
