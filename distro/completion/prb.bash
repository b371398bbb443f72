# Completion of "prb" for bash: source it, or put it into /etc/bash_completion.d. "complete -F _prb ./prb" for a checkout.
_prb() {
    local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]:-} words=
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="build test format package sdk new up run status health sh peer worker inspect id backup restore data inventory doctor dump
            migrate-from-v2 upgrade bench baseline version help"
    else
        case $verb in
        up) words="--workers --history --block-ms --authorities --set-length --justify-every --data --relay --para --until --timeout --json" ;;
        run) words="data_provider lifecycle trade monitor solo devnet arena --data" ;;
        sh) words="data_provider lifecycle trade monitor solo devnet arena --data --pid" ;;
        health) words="live ready health --role" ;;
        status) words="--json" ;;
        peer) words="allow revoke show list --role --data --pid" ;;
        worker) words="list restart stop kick checkpoint handover shadow adopt release roll --data --process" ;;
        id) words="show export import share encrypt decrypt help" ;;
        data) words="verify stats export import prune plan help" ;;
        inventory) words="list import export log help" ;;
        doctor) words="--data --role --json" ;;
        new) words="strategy" ;;
        bench) words="substrate blob-server data-provider walkie fleet trader help" ;;
        esac
        case ${COMP_WORDS[COMP_CWORD - 1]} in
        --until) words="synced computing" ;;
        --data | import | export | dump | restore | upgrade) compopt -o default 2>/dev/null && words= ;;
        esac
    fi
    # shellcheck disable=SC2207
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _prb prb
