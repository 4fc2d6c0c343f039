SELECT * FROM superset_daily_metrics WHERE metric_date = %(date)s ORDER BY game_id NULLS FIRST
