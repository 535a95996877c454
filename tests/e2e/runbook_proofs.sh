# The shipped runbooks on the demo's shop: while the fault of its experiment is on, what stands below "Prove it is over"
# does not show what it should; once the harm is stopped and repaired as the runbook says, all of it does. One of them in
# a real run, with its values.
source "$(dirname "$0")/lib.sh"
needs curl node
shipped=$(realpath "$(dirname "$0")/../..")

mkdir "$dir/bin" "$dir/products" "$dir/payments"
ln -s "$squall_binary" "$dir/bin/squall"
export PATH=$dir/bin:$PATH

# Two shops, for most of the time is waited.
for shop in products payments; do
  "$squall_binary" demo --serve --seconds 0 --experiments "$shipped/experiments" >"$dir/$shop/demo.log" 2>&1 &
  pids+=("$!")
done

# enter SHOP: what follows happens there.
enter() {
  dir=$dir/$1
  wait_until says "customers felt" "$dir/demo.log"
  SQUALL_URL=$(sed -n 's/^  squall --url \(http[^ ]*\) run slow-database.*/\1/p' "$dir/demo.log")
  export SQUALL_URL
  door=$(sed -n 's|^  curl http://\([^/]*\)/products/7|\1|p' "$dir/demo.log")
}

# take_steps HEADING: of $dir/runbook.md into $dir/step.1.sh, $dir/step.1.expect, ...; the door may be another one.
take_steps() {
  rm -f "$dir"/step.*
  sed "s/127.0.0.1:18080/$door/" "$dir/runbook.md" | awk -v heading="## $1" -v out="$dir/step." '
    /^## / { inside = $0 == heading }
    inside && /^ *```/ { code = !code; n += code; next }
    inside && code { print > (out n ".sh") }
    inside && /^ *Expect: / { print > (out n ".expect") }'
  [[ -f $dir/step.1.expect ]] || fail "no step below $1: $(cat "$dir/runbook.md")"
}

# shows STEP: whether it prints what stands in backticks behind Expect, line by line, and nothing else. Of `a` or `b` one
# is enough; a time is an upper bound. What takes longer than `patience` shows nothing.
patience=20
shows() {
  local tokens lines i
  timeout "$patience" bash "$dir/step.$1.sh" >"$dir/step.out" 2>"$dir/step.err" || true
  mapfile -t tokens < <(grep -o '`[^`]*`' "$dir/step.$1.expect" | tr -d '`')
  mapfile -t lines < <(sed 's/^ *//' "$dir/step.out")
  if grep -q '` or `' "$dir/step.$1.expect"; then
    [[ ${#lines[@]} == 1 ]] && printf '%s\n' "${tokens[@]}" | grep -qxF -- "${lines[0]}"
    return
  fi
  [[ ${#lines[@]} == "${#tokens[@]}" ]] || return 1
  for ((i = 0; i < ${#tokens[@]}; ++i)); do
    if [[ ${tokens[i]} =~ ^[0-9.]+s$ ]]; then
      awk -v took="${lines[i]%s}" -v most="${tokens[i]%s}" 'BEGIN { exit !(took + 0 < most + 0) }' || return 1
    elif [[ ${lines[i]} != "${tokens[i]}" ]]; then
      return 1
    fi
  done
}

show_all() {
  local step
  for step in "$dir"/step.*.sh; do
    step=${step%.sh}
    shows "${step##*.}" || return 1
  done
}

# within SECONDS CONDITION...: asks at least once, and again until then.
within() {
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}

# What changes something: the halt, and what takes the hop down and up.
stop_and_repair() {
  local step
  take_steps "Stop the harm"
  bash "$dir/step.1.sh" >"$dir/out" 2>&1 || fail "$1: the halt: $(cat "$dir/out")"
  says 'halted: every fault is off' "$dir/out" || fail "$1: it is not halted: $(cat "$dir/out")"
  for heading in "Stop the harm" Act; do
    take_steps "$heading"
    for step in "$dir"/step.*.sh; do
      ! says ' hop ' "$step" || bash "$step" >"$dir/out" 2>&1 || fail "$1: $(cat "$step" "$dir/out")"
    done
  done
}

# proves NAME: its harm is on, its runbook in $dir/runbook.md. Only what comes and goes has to be watched for a while.
proves() {
  take_steps "Prove it is over"
  patience=4
  [[ $1 != flapping-* ]] || patience=20
  within 30 not show_all || fail "$1: it is called over while the fault is on: $(cat "$dir"/step.*)"
  patience=20
  stop_and_repair "$1"
  take_steps "Prove it is over"
  within 60 show_all || fail "$1: it is not called over when it is: $(cat "$dir"/step.*)"
  squall resume --reason "the next one" >/dev/null
}

# As the experiment's file resolves them, for longer than all of this takes.
put_faults() {
  squall plan "$1" --var "shop=$door" --output json >"$dir/plan" 2>/dev/null || squall plan "$1" --output json >"$dir/plan"
  node -e '
    const plan = JSON.parse(require("fs").readFileSync(process.argv[1]));
    const faults = plan.phases.flatMap(phase => phase.faults).map(
      ({fault}, at) => ({...fault, name: `${plan.experiment}-${at + 1}`, for: "10m"}));
    console.log(JSON.stringify({squall: 1, faults}));' "$dir/plan" >"$dir/faults.json"
  expect_code 0 squall fault apply "$dir/faults.json"
}

proves_with_faults() {
  put_faults "$1"
  expect_code 0 squall runbook "$1"
  cp "$dir/out" "$dir/runbook.md"
  proves "$1"
}

# The halt in it stops the run, too.
proves_in_a_run() {
  expect_code 0 squall run "$1" --detach
  wait_until is_in_state "$1-1" injecting
  expect_code 0 squall runbook "$1-1"
  cp "$dir/out" "$dir/runbook.md"
  not says '{{\|(no run)' "$dir/runbook.md" || fail "a variable without a value: $(cat "$dir/runbook.md")"
  says "Run: $1-1, injecting" "$dir/runbook.md" || fail "another run: $(cat "$dir/runbook.md")"
  proves "$1"
  wait_until is_in_state "$1-1" ended
  [[ $(run_outcome "$1-1") =~ ^(stopped|broken)$ ]] || fail "it was not the halt: $(run_outcome "$1-1")"
}

about_payments=(flapping-payments payment-answer-lost payments-503)
about_products=(cache-down cache-hangs connection-limit slow-database throttled-database)
in_a_run=database-down
all=$(printf '%s\n' "${about_payments[@]}" "${about_products[@]}" "$in_a_run" | sort)
[[ $(cd "$shipped/runbooks" && printf '%s\n' [!_]*.md) == "${all//$'\n'/.md$'\n'}.md" ]] || fail "one is not proven: $all"

(
  enter payments
  for name in "${about_payments[@]}"; do proves_with_faults "$name"; done
) &
others=$!
pids+=("$others")
enter products
proves_in_a_run "$in_a_run"
for name in "${about_products[@]}"; do proves_with_faults "$name"; done
wait "$others" || fail "see above"
