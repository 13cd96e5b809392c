
# Words that the node of the site knows: skills, people, sites, projects. Without a node there are
# none, and no complaint.
function _ramdam_words() {
  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" kind=""
  case "$before" in
    --skill) kind=skill ;;
    --for) kind=party ;;
    --by|--with|--member|--person) kind=person ;;
    --project) kind=process ;;
    -*) ;;
    *)
      case "${COMP_WORDS[1]} ${COMP_WORDS[2]}" in
        "skill add"|"skill find"|"who knows")
          if [ "$COMP_CWORD" -gt 2 ] && [ "${current#-}" = "$current" ]; then kind=skill; fi ;;
        "badge list"|"device list"|"device request"|"device recover")
          if [ "$COMP_CWORD" -gt 2 ] && [ "${current#-}" = "$current" ]; then kind=person; fi ;;
      esac ;;
  esac
  if [ -z "$kind" ]; then
    _complete_ramdam "$@"
    return
  fi
  local typed="${current#[\"\']}" word
  local quoted="${current:0:1}" begin=0
  typed="${typed//\\/}"
  COMPREPLY=()
  while IFS= read -r word; do
    case "$word" in "$typed"*) ;; *) begin=1 ;; esac
    if [ "$quoted" = '"' ] || [ "$quoted" = "'" ]; then
      COMPREPLY+=("$word")
    else
      COMPREPLY+=("$(printf '%q' "$word")")
    fi
  done < <(ramdam complete "$kind" "$typed" 2>/dev/null)
  # The shell puts what all candidates begin with in place of what was typed. If some begin
  # otherwise, that must change nothing until one is left.
  if [ "$begin" = 1 ] && [ "${#COMPREPLY[@]}" -gt 1 ] && [ -n "$current" ]; then
    COMPREPLY+=("$current")
  fi
}

complete -F _ramdam_words -o default ramdam
