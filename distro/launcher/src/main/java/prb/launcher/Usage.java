package prb.launcher;

/** Help texts. */
final class Usage {
    static final String SHORT = "Usage: prb build | test | format | package | sdk | new strategy NAME | up [options] | "
            + "run ROLE [--data DIR] | status [--json] | health [TAG...] | sh ROLE \"<gogo>\" | peer VERB [ID] | worker VERB | "
            + "inspect SUBJECT INPUT | id VERB | backup FILE | data VERB | inventory VERB | doctor | dump FILE | restore FILE | "
            + "migrate-from-v2 | upgrade ARCHIVE | bench NAME | version | help";

    static final String LONG = SHORT + """


            build            builds what changed (quiet)
            test             builds everything and runs all tests
            package          in a source tree: one archive with Java runtime and bill of materials, in distro/target/package
            sdk              in a source tree: what authors of extensions need, in distro/sdk
            new strategy NAME  in a source tree: a project in folder NAME that builds from the SDK alone
            up               devnet and all roles in one process, until Ctrl-C
              --workers N        simulated workers (1..10000, default 5)
              --history N        relay blocks that exist before the start (0..1000000, default 0)
              --block-ms MS      milliseconds per relay block, para blocks take twice that (10..60000, default 500)
              --authorities N    GRANDPA authorities of the relay chain (1..1000, default 4)
              --set-length N     relay blocks per authority set (2..1000000, default 50)
              --justify-every N  relay blocks per stored justification (1..1000000, default 4)
              --data DIR         data folder (default: a fresh temporary one, deleted at the end)
              --relay URL --para URL  WebSocket endpoints of other nodes instead of the devnet
              --until synced|computing  ends with 0 when every worker is there
              --timeout S        with --until: ends with 1 after S seconds (1..604800)
              --json             with --until: the last line of standard output is one JSON object
            run ROLE         one role in the foreground; without ROLE, PHALA_MODULE names it
              --data DIR         data folder (default: PRB_DATA, else /var/data)
            status [--json]  what every running role is doing
            health [TAG...]  the checks of every running role that are not well; ends with 1 when one is worse than a warning;
              --role ROLE asks that role alone
            sh ROLE "<gogo>" sends one line to a running role's shell; --data DIR or --pid N when several match
            peer allow|revoke|show ID  which peers on other hosts may change something, in all running roles;
              --role, --data or --pid choose among them; without a running role, --data DIR edits the file
            peer list        the peers that are allowed
            worker VERB      workers that a running role drives: list, restart NAME, stop NAME, kick NAME, checkpoint NAME,
              handover NAME NEW_URL, shadow, adopt PID..., release PID...;
              --data DIR or --process N when several roles drive workers
            worker roll start|status|pause|resume|cancel  a newer pRuntime through the fleet, a few workers at a time
            inspect SUBJECT INPUT  what bytes mean (header, blob, extrinsic, ...); "prb inspect help" lists the subjects
            id VERB          the node's key files: show, export, import, share, encrypt, decrypt; "prb id help" says more
            backup FILE      keys and inventory into one encrypted file; "prb backup verify FILE" checks one
            restore FILE     brings a backup back, all or nothing; "prb restore help" says more
            doctor           looks at what a role needs (nodes, clock, disk, keys, Redis, workers, ...), says what to do next
            dump FILE        one archive for a report of a fault, without secrets
            migrate-from-v2  takes an installation of the original bridge over; "prb migrate-from-v2 help" says more
            upgrade ARCHIVE  installs a newer release beside this one and switches to it; "prb upgrade help" says more
            inventory VERB   pools and workers: list, import, export, log; "prb inventory help" says more
            bench NAME       in a source tree: measures and compares with bars; "prb bench help" lists the names
            version          version of the bridge and of Java

            Roles: data_provider, devnet, lifecycle, monitor, solo, trade.
            Exit codes: 0 done, 1 failed, 2 usage, 3 a prerequisite is missing.""";

    private Usage() {}
}
