"""What the admin's pages share: estimated counts, questions before anything is done, rights, and ways to show things.

The pages themselves are each app's own `admin` package. Imports point down there too, so a page is registered from
the lowest floor that sees all it shows: games with their boards from `leaderboards`, players with their bans from
`scores`.
"""

from django.contrib import admin

admin.site.index_title = "Overview"
