"""The plan in its printed order and by agency, indicator and solution; every role may read it."""

from django.urls import path

from plan.views import agencies, document, measures, search, tasks, workbooks

urlpatterns = [
    path("ke-hoach/", document.overview, name="plan"),
    path("ke-hoach/muc-tieu/", document.objectives, name="plan_objectives"),
    path("ke-hoach/chi-tieu/<str:code>/", document.indicator, name="indicator"),
    path("ke-hoach/so-do/<str:code>/nam-goc/", measures.measure_base, name="measure_base"),
    path(
        "ke-hoach/so-do/<str:code>/muc-tieu/<int:horizon>/",
        measures.target_change,
        name="target_change",
    ),
    path("ke-hoach/giai-phap/", document.solutions, name="plan_solutions"),
    path("ke-hoach/giai-phap/<str:code>/", document.solution, name="solution"),
    path("ke-hoach/kinh-phi/", document.budget, name="plan_budget"),
    path("ke-hoach/trach-nhiem/", document.duties, name="plan_duties"),
    path("ke-hoach/nhiem-vu/", tasks.tasks, name="tasks"),
    path("ke-hoach/nhiem-vu/<str:code>/", tasks.task, name="task"),
    path("ke-hoach/tien-do/", tasks.plan_timeline, name="plan_timeline"),
    path("ke-hoach/co-quan/", agencies.plan_agencies, name="plan_agencies"),
    path("ke-hoach/co-quan/<str:code>/", agencies.agency, name="agency"),
    path("ke-hoach/tim-kiem/", search.plan_search, name="plan_search"),
    path("ke-hoach/tai-ve/<slug:kind>.xlsx", workbooks.plan_xlsx, name="plan_xlsx"),
]
