package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.keyring.Sealer;
import io.groundwork.policy.DefaultPolicySet;
import io.groundwork.policy.PolicySettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's activities, put together. */
public final class GroundworkWorker {
    private static final Logger LOG = LoggerFactory.getLogger(GroundworkWorker.class);

    private final WorkerApi server;
    private final WorkerApi impatient;
    private final WorkerDirectory directory;
    private final EngineCommands commands;
    private final RunSecrets runSecrets;
    private final ApplyEndings endings;
    private final SettleStep settle;
    private final RunFiles runFiles;
    private final WorkspacePreparation placement;
    private final InlinePlanSteps briefSteps;
    private final EngineSteps engineSteps;
    private final RunRecorder recorder;
    private final PolicyJudge policyJudge;
    private final ServerView serverView;

    /**
     * Puts a worker together; starts nothing but the warming of the policies. Raises the problems of the operator's policy
     * sets.
     *
     * @param queueOf names the private queue of a worker by its id
     * @param secrets where references to secrets point into
     * @param sealer for what is kept of them while a run goes on
     * @param registry takes what is measured
     */
    public GroundworkWorker(
            WorkerSettings settings,
            WorkerApi server,
            java.util.function.UnaryOperator<String> queueOf,
            Secrets secrets,
            Sealer sealer,
            PolicySettings policies,
            MeterRegistry registry) {
        var meters = new RunMeters(registry);
        serverView = new ServerView(registry, server, Clock.systemUTC());
        WorkerApi counted = server.telling(meters::told);
        WorkerApi patient = counted.patientFor(settings.patience());
        this.server = patient;
        this.impatient = server;
        directory = WorkerDirectory.open(settings.directory());
        var engines = new Engines(settings, directory);
        runSecrets = new RunSecrets(directory, sealer, secrets);
        var inputs = new EngineInputs.Source(patient, secrets, runSecrets, settings, directory, engines);
        commands = new EngineCommands(
                directory,
                engines,
                new StepRunner(
                        patient, Clock.systemUTC(), meters, settings.limits().logCharacters()));
        var rescuedState = new RescuedState(directory, patient);
        endings = new ApplyEndings(directory, patient, rescuedState);
        runFiles = new RunFiles(directory, runSecrets);
        settle = new SettleStep(directory, commands, runSecrets, endings, runFiles);
        recorder = new RunRecorder(counted);
        var retrying = new RetryReporter(server, Clock.systemUTC());
        placement = new WorkspacePreparation(
                directory,
                patient,
                recorder,
                engines,
                endings,
                settle,
                runSecrets,
                retrying,
                meters,
                queueOf.apply(directory.workerId()));
        var slots = new EngineSlots(settings.engines());
        meters.watch(slots);
        var plan = new PlanStep(directory, engines, commands, inputs, runSecrets, patient);
        briefSteps = new InlinePlanSteps(plan, commands, slots, patient, runFiles, directory.workerId());
        engineSteps = new EngineSteps(
                new InitStep(directory, engines, commands, inputs, runSecrets),
                plan,
                new ApplyStep(
                        directory, engines, commands, inputs, runSecrets, patient, rescuedState, endings, runFiles),
                settle,
                slots,
                commands,
                retrying,
                patient,
                meters,
                new StepsAtWork(directory));
        var policySet = new DefaultPolicySet();
        // The first evaluation costs a second or more: paid while a run still plans.
        Thread.ofPlatform().daemon().name("policy-warm-up").start(policySet::warmUp);
        var userPolicies = new UserPolicies(settings.opa(), directory.policies(), patient, settings.engines());
        userPolicies.always().forEach(set -> LOG.info("every run is judged by {}", set));
        policyJudge = new PolicyJudge(directory, patient, policySet, userPolicies, policies, runSecrets, retrying);
    }

    /** Brings up to date what has to be asked from the server; before somebody looks at what is measured. */
    public void refreshMeters() {
        serverView.refresh();
    }

    /** For runs whose history did not outlive a crash. */
    public OrphanCollector orphans() {
        return new OrphanCollector(settle, runSecrets);
    }

    /** Proves the ends of applies whose runs ended without this worker, until closed. */
    public UnsettledRuns unsettledRuns() {
        return new UnsettledRuns(directory, commands, endings, settle, runSecrets, runFiles, server).start();
    }

    /** Tells the server that this worker is there, until closed. */
    public WorkerHeartbeat heartbeat() {
        return WorkerHeartbeat.start(impatient, directory.workerId());
    }

    public String workerId() {
        return directory.workerId();
    }

    /** Task tokens of the steps that this worker's last process did when it was killed; each is given once. */
    public List<byte[]> leftOver() {
        return StepsAtWork.leftOver(directory);
    }

    /** For the shared queue. */
    public List<Object> shared() {
        return List.of(placement, briefSteps, recorder, policyJudge);
    }

    /** For the queue of this worker alone. */
    public List<Object> ownDisk() {
        return List.of(engineSteps);
    }
}
