"""URLs of reporting, one list for each thing people come to do."""

from django.urls import URLPattern

review: list[URLPattern] = []
filing: list[URLPattern] = []
dashboards: list[URLPattern] = []
downloads: list[URLPattern] = []

urlpatterns = [*review, *filing, *dashboards, *downloads]
