#!/usr/bin/env bash
# Makes what a release uploads, in dist/: wheel and source distribution, checked,
# and the list of what the site installs (SBOM, CycloneDX). Then installs the
# wheel where nothing else is and issues one credential with it.
# --rehearse: also with uncommitted changes and a changelog that has no date yet.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh

rehearse=""
[ "${1:-}" = --rehearse ] && rehearse=--rehearse

step "Version, changelog, committed"
version=$(.venv/bin/python scripts/changelog_version.py $rehearse) || exit 1
if [ -z "$rehearse" ] && [ -n "$(git status --porcelain)" ]; then
    fail "There are uncommitted changes." "Commit them, or rehearse: make release ARGS=--rehearse"
fi
echo "   $version"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

step "Wheel and source distribution"
python3 -m venv "$work/tools" 2>/dev/null || .venv/bin/python -m venv "$work/tools"
"$work/tools/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r requirements/release.txt
rm -rf dist
"$work/tools/bin/python" -m build --no-isolation --outdir dist . >"$work/build.log" 2>&1 ||
    { cat "$work/build.log"; fail "The distributions could not be built; the log is above."; }
"$work/tools/bin/python" -m twine check --strict dist/*

step "Installed where nothing else is"
python3 -m venv "$work/site" 2>/dev/null || .venv/bin/python -m venv "$work/site"
wheel=$(echo dist/credcloud_bridge-"$version"-*.whl)
"$work/site/bin/python" -m pip install --quiet --disable-pip-version-check -c requirements/site.txt "$wheel[site]"
"$work/site/bin/python" -m pip check

step "List of what the site installs (SBOM, CycloneDX)"
"$work/tools/bin/cyclonedx-py" environment --output-reproducible --of JSON \
    -o "dist/credcloud-bridge-$version.cdx.json" "$work/site/bin/python"

step "One credential, with what was built"
cd "$work"
export CREDCLOUD_VAR=$work/var CREDCLOUD_ROOT_URL=http://localhost:8000
credcloud=$work/site/bin/credcloud
DJANGO_SETTINGS_MODULE=credcloud_bridge.hosts.site.settings site/bin/python -m django migrate -v0
"$credcloud" demo >/dev/null
group=$(DJANGO_SETTINGS_MODULE=credcloud_bridge.hosts.site.settings site/bin/python -c '
import django
django.setup()
from credcloud_bridge.groups.models import CourseLink
link = CourseLink.objects.filter(group__archived_at=None).order_by("pk").first()
print(link.group.code, link.course_key)')
printf 'Recipient name,Recipient e-mail\nZoë Müller-بن علي,release@example.org\n' >people.csv
"$credcloud" issue --group "${group% *}" --course "${group#* }" --recipients people.csv \
    --column 'Recipient name=name' --column 'Recipient e-mail=email' --publish --format json >issued.json
site/bin/python -c '
import json
issued = json.load(open("issued.json"))
assert issued["published"] == 1, issued
print("   published:", issued["credentials"][0]["url"])'
public_id=$(site/bin/python -c 'import json; print(json.load(open("issued.json"))["credentials"][0]["public_id"])')
"$credcloud" render --credential "$public_id" --out certificate.pdf
[ "$(head -c 5 certificate.pdf)" = "%PDF-" ] || fail "The certificate is no PDF."
cd - >/dev/null
step_done

step "The Moodle plugin"
"$work/tools/bin/python" scripts/moodle_plugin.py dist

printf '\n\033[1m✓ dist/ holds version %s\033[0m\n' "$version"
ls -l dist
[ -n "$rehearse" ] || printf '  Now: git tag v%s && git push --tags, then twine upload dist/*.whl dist/*.tar.gz\n' "$version"
