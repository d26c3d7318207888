using AgentGuard.Tests.Tools.Effects;
using AgentGuard.Tools.Effects;

namespace AgentGuard.Sqlite.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SqliteEffectLedgerTests : EffectLedgerContract, IDisposable
{
    private static readonly EffectKey Key = new("run", "refund", "{}");
    private readonly TemporaryDatabase _file = new();

    public void Dispose() => _file.Dispose();

    [Test]
    public async Task What_is_done_is_known_after_a_restart()
    {
        var ledger = Create();
        await ledger.CompleteAsync(await ledger.ClaimAsync(Key), "paid");

        _file.Reopen();
        Assert.That(await Create().ClaimAsync(Key), Is.EqualTo(new EffectClaim(Key, EffectState.Done, 1, "paid")));
    }

    [Test]
    public async Task A_claim_whose_holder_is_gone_is_unknown()
    {
        await Create().ClaimAsync(Key);

        _file.Reopen();
        var claim = await Create().ClaimAsync(Key);
        Assert.That((claim.State, claim.Attempt), Is.EqualTo((EffectState.Unknown, 1)));
    }

    [Test]
    public async Task A_claim_whose_holder_lives_is_waited_for()
    {
        using var other = _file.Open();
        var held = await new SqliteEffectLedger(other).ClaimAsync(Key);
        var waiting = Create().ClaimAsync(Key).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        await new SqliteEffectLedger(other).CompleteAsync(held, "paid");
        Assert.That((await waiting).Result, Is.EqualTo("paid"));
    }

    [Test]
    public async Task Of_two_processes_that_found_out_one_tries_again()
    {
        var ledger = Create();
        await ledger.MarkUnknownAsync(await ledger.ClaimAsync(Key));
        using var other = _file.Open();
        var unknown = await new SqliteEffectLedger(other).ClaimAsync(Key);

        EffectClaim?[] claims = [await ledger.TryReclaimAsync(unknown), await new SqliteEffectLedger(other).TryReclaimAsync(unknown)];
        Assert.That(claims.Count(claim => claim is not null), Is.EqualTo(1));
    }

    [Test]
    public async Task An_outcome_that_could_not_be_recorded_is_recorded_before_the_next_claim()
    {
        var ledger = Create();
        var claim = await ledger.ClaimAsync(Key);
        _file.Execute("CREATE TRIGGER broken BEFORE UPDATE ON effects BEGIN SELECT RAISE(ABORT, 'no space'); END");
        Assert.That(async () => await ledger.CompleteAsync(claim, "paid"), Throws.TypeOf<SqliteStoreException>());
        Assert.That(async () => await ledger.ClaimAsync(Key), Throws.TypeOf<SqliteStoreException>(), "it is told, and not waited for");

        _file.Execute("DROP TRIGGER broken");
        Assert.That(await ledger.ClaimAsync(Key), Is.EqualTo(new EffectClaim(Key, EffectState.Done, 1, "paid")));
    }

    [Test]
    public async Task A_recorded_result_that_is_damaged_is_told()
    {
        var ledger = Create();
        await ledger.CompleteAsync(await ledger.ClaimAsync(Key), "paid");
        _file.Execute("UPDATE effects SET result = '{\"text\":'");

        Assert.That(async () => await ledger.ClaimAsync(Key), Throws.TypeOf<SqliteStoreException>().With.Message.Contains("'refund'"));
        Assert.That(async () => await ledger.GetAsync("run"), Throws.TypeOf<SqliteStoreException>().With.Message.Contains("'refund'"));
    }

    [Test]
    public async Task Old_runs_can_be_forgotten()
    {
        var ledger = new SqliteEffectLedger(_file.Database);
        await ledger.CompleteAsync(await ledger.ClaimAsync(Key), "paid");

        Assert.That(await ledger.ForgetAsync(DateTimeOffset.UtcNow.AddDays(-1)), Is.Zero);
        Assert.That(await ledger.ForgetAsync(DateTimeOffset.UtcNow.AddDays(1)), Is.EqualTo(1));
        Assert.That((await ledger.ClaimAsync(Key)).State, Is.EqualTo(EffectState.Claimed));
    }

    protected override IEffectLedger Create() => new SqliteEffectLedger(_file.Database);
}
