package prb.cli.doctor;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import prb.cli.id.Passphrases;
import prb.cli.id.Surroundings;

/** Runs all checks that a role calls for beside each other; each has 60 s, after which it is given up as failed. */
public final class Doctor {

    private static final long CHECK_S_MAX = 60;

    private Doctor() {}

    /** Looks at an installation. Any thread. @throws InterruptedException when the caller is interrupted */
    public static Report examine(Patient patient, Surroundings around) throws InterruptedException {
        return new Report(patient, run(checks(patient, around)));
    }

    private static List<Check> checks(Patient patient, Surroundings around) {
        List<Check> checks = new ArrayList<>();
        Clock clock = around.clock();
        if (patient.feeds()) {
            patient.list(Patient.RELAY, "ws://127.0.0.1:9944").forEach(url -> checks.add(NodeCheck.relay(url, patient)));
        }
        if (patient.asksPara()) {
            patient.list(Patient.PARA, "ws://127.0.0.1:9945").forEach(url -> checks.add(NodeCheck.para(url, patient)));
            checks.add(new ClockCheck(patient, clock));
        }
        if (patient.feeds()) {
            checks.add(new PairCheck(patient));
        }
        checks.add(new DiskCheck(patient));
        checks.add(new LimitsCheck(patient));
        checks.add(new PortsCheck(patient));
        checks.add(new KeysCheck(patient));
        if (patient.keepsInventory()) {
            // Without a terminal: a program that only looks asks for no passphrase.
            Surroundings silent = new Surroundings(around.environment(), around.out(), around.err(), Optional.empty(), clock);
            checks.add(new InventoryCheck(patient, new Passphrases(DoctorCommand.NO_OPTIONS, silent)));
        }
        if (patient.drivesWorkers()) {
            checks.add(new WorkersCheck(patient));
        }
        checks.add(new RedisCheck(patient));
        checks.add(new PeersCheck(patient));
        checks.add(new ProvidersCheck(patient));
        checks.add(new RolesCheck(patient));
        return checks;
    }

    private static List<Finding> run(List<Check> checks) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<List<Finding>>> begun = checks.stream().map(check -> threads.submit(check::look)).toList();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(CHECK_S_MAX);
            for (int i = 0; i < checks.size(); i++) {
                findings.addAll(result(checks.get(i).name(), begun.get(i), until - System.nanoTime()));
            }
        } finally {
            threads.shutdownNow();
        }
        return findings;
    }

    private static List<Finding> result(String name, Future<List<Finding>> task, long nanos) throws InterruptedException {
        try {
            return task.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return List.of(Finding.fail(name, "", "took longer than " + CHECK_S_MAX + " s", "look at it by hand"));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof IOException) {
                return List.of(Finding.fail(name, "", "could not be looked at: " + cause.getMessage(), "see the reason"));
            }
            throw new IllegalStateException("check " + name + " failed", cause);
        }
    }
}
