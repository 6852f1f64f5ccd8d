"""The plan in its printed order; every role may read it."""

from django.urls import path

from plan import views

urlpatterns = [
    path("ke-hoach/", views.overview, name="plan"),
    path("ke-hoach/muc-tieu/", views.objectives, name="plan_objectives"),
    path("ke-hoach/giai-phap/", views.solutions, name="plan_solutions"),
    path("ke-hoach/kinh-phi/", views.budget, name="plan_budget"),
    path("ke-hoach/trach-nhiem/", views.duties, name="plan_duties"),
    path("ke-hoach/nhiem-vu/", views.tasks, name="tasks"),
    path("ke-hoach/nhiem-vu/<str:code>/", views.task, name="task"),
]
