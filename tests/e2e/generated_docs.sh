# What is made from the tables of verbs and metrics is committed as the tables are now.
source "$(dirname "$0")/lib.sh"
docs=$(dirname "$0")/../../docs
squall schema --markdown | diff - "$docs/faults.md" || fail "docs/faults.md is out of date: run scripts/generate"
squall schema | diff - "$docs/fault-file.schema.json" || fail "the schema is out of date: run scripts/generate"
squall schema experiment | diff - "$docs/experiment-file.schema.json" || fail "the schema is out of date: run scripts/generate"
squall schema journey | diff - "$docs/journey-file.schema.json" || fail "the schema is out of date: run scripts/generate"
