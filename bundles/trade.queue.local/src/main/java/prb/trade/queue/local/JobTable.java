package prb.trade.queue.local;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.Attempt;
import prb.trade.api.JobCodec;
import prb.trade.api.JobOutcome;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue.JobStatus;
import prb.trade.api.TradeQueue.Phase;
import prb.trade.api.TradeQueue.QueueStats;

/** The jobs and the open attempts in SQLite. Not thread-safe: the queue calls it under its lock. */
final class JobTable implements AutoCloseable {

    private static final int SCHEMA_VERSION = 2;
    private static final int BUSY_MS = 2_000;
    private static final String COLUMNS = "SELECT job, phase, outcome FROM job ";

    private final Connection db;

    JobTable(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        config.setBusyTimeout(BUSY_MS);
        db = config.createConnection("jdbc:sqlite:" + file);
        try (Statement sql = db.createStatement()) {
            int version;
            try (ResultSet row = sql.executeQuery("PRAGMA user_version")) {
                version = row.getInt(1);
            }
            if (version > SCHEMA_VERSION) {
                throw new SQLException("the queue in " + file + " has schema " + version + ", this program knows up to "
                        + SCHEMA_VERSION);
            }
            sql.execute("CREATE TABLE IF NOT EXISTS job (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, "
                    + "priority INTEGER NOT NULL, phase INTEGER NOT NULL, job BLOB NOT NULL, outcome BLOB)");
            sql.execute("CREATE INDEX IF NOT EXISTS job_order ON job (phase, priority DESC, seq)");
            sql.execute("CREATE TABLE IF NOT EXISTS attempt (hash BLOB PRIMARY KEY, account BLOB NOT NULL, "
                    + "nonce INTEGER NOT NULL, attempt BLOB NOT NULL)");
            sql.execute("CREATE TABLE IF NOT EXISTS sent (job TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (job, hash)) "
                    + "WITHOUT ROWID");
            sql.execute("PRAGMA user_version = " + SCHEMA_VERSION);
        } catch (SQLException e) {
            db.close();
            throw e;
        }
    }

    /** Jobs that ran when the last process ended wait again. @return how many */
    int requeueRunning() throws SQLException {
        return update("UPDATE job SET phase = ? WHERE phase = ?", Phase.WAITING.ordinal(), Phase.RUNNING.ordinal());
    }

    /** @return false when the id is known */
    boolean insert(TradeJob job) throws SQLException {
        return update("INSERT OR IGNORE INTO job (id, priority, phase, job) VALUES (?, ?, ?, ?)", job.id(), job.priority(),
                Phase.WAITING.ordinal(), JobCodec.encode(job).toArray()) == 1;
    }

    Optional<JobStatus> find(String id) throws SQLException {
        return query(COLUMNS + "WHERE id = ?", id).stream().findFirst();
    }

    List<TradeJob> waiting(int max) throws SQLException {
        return query(COLUMNS + "WHERE phase = ? ORDER BY priority DESC, seq LIMIT ?", Phase.WAITING.ordinal(), max).stream()
                .map(JobStatus::job).toList();
    }

    List<JobStatus> newest(int max) throws SQLException {
        return query(COLUMNS + "ORDER BY seq DESC LIMIT ?", max);
    }

    /** Moves a job from one phase to another. @return false when it was not in the first */
    boolean move(String id, Phase from, Phase to) throws SQLException {
        return update("UPDATE job SET phase = ? WHERE id = ? AND phase = ?", to.ordinal(), id, from.ordinal()) == 1;
    }

    /** Ends a job that is not finished yet. @return false when it was, or is unknown */
    boolean finish(String id, JobOutcome outcome) throws SQLException {
        return update("UPDATE job SET phase = ?, outcome = ? WHERE id = ? AND phase <> ?", Phase.FINISHED.ordinal(),
                JobCodec.encode(outcome).toArray(), id, Phase.FINISHED.ordinal()) == 1;
    }

    boolean deleteFinished(String id) throws SQLException {
        return update("DELETE FROM job WHERE id = ? AND phase = ?", id, Phase.FINISHED.ordinal()) == 1;
    }

    /** Keeps only the newest finished jobs. */
    void trimFinished(int keep) throws SQLException {
        update("DELETE FROM job WHERE phase = ? AND seq <= "
                + "(SELECT seq FROM job WHERE phase = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)",
                Phase.FINISHED.ordinal(), Phase.FINISHED.ordinal(), keep);
    }

    /** Keeps an attempt and which jobs are in it. */
    void insert(Attempt attempt) throws SQLException {
        byte[] hash = attempt.hash().toArray();
        update("INSERT OR IGNORE INTO attempt (hash, account, nonce, attempt) VALUES (?, ?, ?, ?)", hash,
                attempt.account().bytes().toArray(), attempt.nonce(), JobCodec.encode(attempt).toArray());
        for (String job : new LinkedHashSet<>(attempt.jobIds())) {
            update("INSERT OR IGNORE INTO sent (job, hash) VALUES (?, ?)", job, hash);
        }
    }

    void delete(Attempt attempt) throws SQLException {
        byte[] hash = attempt.hash().toArray();
        update("DELETE FROM attempt WHERE hash = ?", hash);
        for (String job : new LinkedHashSet<>(attempt.jobIds())) {
            update("DELETE FROM sent WHERE job = ? AND hash = ?", job, hash);
        }
    }

    /** Attempts of an account, lowest nonce first. */
    List<Attempt> attempts(AccountId account) throws SQLException {
        try (PreparedStatement sql = prepare("SELECT attempt FROM attempt WHERE account = ? ORDER BY nonce, rowid",
                account.bytes().toArray()); ResultSet row = sql.executeQuery()) {
            List<Attempt> out = new ArrayList<>();
            while (row.next()) {
                out.add(JobCodec.decodeAttempt(Bytes.wrap(row.getBytes(1))));
            }
            return out;
        }
    }

    Set<AccountId> attemptedAccounts() throws SQLException {
        try (Statement sql = db.createStatement(); ResultSet row = sql.executeQuery("SELECT DISTINCT account FROM attempt")) {
            Set<AccountId> out = new HashSet<>();
            while (row.next()) {
                out.add(new AccountId(Bytes.wrap(row.getBytes(1))));
            }
            return out;
        }
    }

    /** Whether an open attempt has the job. */
    boolean isSent(String id) throws SQLException {
        try (PreparedStatement sql = prepare("SELECT 1 FROM sent WHERE job = ? LIMIT 1", id);
                ResultSet row = sql.executeQuery()) {
            return row.next();
        }
    }

    /** Runs several changes as one. */
    void together(Changes changes) throws SQLException {
        db.setAutoCommit(false);
        try {
            changes.make();
            db.commit();
        } catch (SQLException | RuntimeException e) {
            db.rollback();
            throw e;
        } finally {
            db.setAutoCommit(true);
        }
    }

    /** Changes of the tables. */
    @FunctionalInterface
    interface Changes {
        void make() throws SQLException;
    }

    QueueStats stats() throws SQLException {
        int[] counts = new int[Phase.values().length];
        try (Statement sql = db.createStatement();
                ResultSet row = sql.executeQuery("SELECT phase, COUNT(*) FROM job GROUP BY phase")) {
            while (row.next()) {
                counts[row.getInt(1)] = row.getInt(2);
            }
        }
        return new QueueStats(counts[0], counts[1], counts[2]);
    }

    private int update(String text, Object... values) throws SQLException {
        try (PreparedStatement sql = prepare(text, values)) {
            return sql.executeUpdate();
        }
    }

    private List<JobStatus> query(String text, Object... values) throws SQLException {
        try (PreparedStatement sql = prepare(text, values); ResultSet row = sql.executeQuery()) {
            List<JobStatus> out = new ArrayList<>();
            while (row.next()) {
                byte[] outcome = row.getBytes(3);
                out.add(new JobStatus(JobCodec.decodeJob(Bytes.wrap(row.getBytes(1))), Phase.values()[row.getInt(2)],
                        outcome == null ? Optional.empty() : Optional.of(JobCodec.decodeOutcome(Bytes.wrap(outcome)))));
            }
            return out;
        }
    }

    private PreparedStatement prepare(String text, Object... values) throws SQLException {
        PreparedStatement sql = db.prepareStatement(text);
        for (int i = 0; i < values.length; i++) {
            sql.setObject(i + 1, values[i]);
        }
        return sql;
    }

    @Override
    public void close() throws SQLException {
        db.close();
    }
}
