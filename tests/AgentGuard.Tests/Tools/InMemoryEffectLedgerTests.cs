using AgentGuard.Tools;

namespace AgentGuard.Tests.Tools;

public sealed class InMemoryEffectLedgerTests
{
    private static readonly EffectKey Key = new("run", "refund", "{}");

    [Test]
    public async Task Of_many_who_ask_at_once_one_gets_the_claim_and_the_others_its_result()
    {
        var ledger = new InMemoryEffectLedger();
        var asking = Enumerable.Range(0, 20).Select(_ => Task.Run(() => ledger.ClaimAsync(Key).AsTask())).ToList();
        var first = await await Task.WhenAny(asking);
        Assert.That(first.State, Is.EqualTo(EffectState.Claimed));

        await ledger.CompleteAsync(Key, "done");
        var claims = await Task.WhenAll(asking);
        Assert.That(claims.Count(claim => claim.State == EffectState.Claimed), Is.EqualTo(1));
        Assert.That(claims.Count(claim => claim is { State: EffectState.Done, Result: "done" }), Is.EqualTo(19));
    }

    [Test]
    public async Task A_claim_that_is_given_back_goes_to_one_who_waits()
    {
        var ledger = new InMemoryEffectLedger();
        await ledger.ClaimAsync(Key);
        var waiting = ledger.ClaimAsync(Key);
        Assert.That(waiting.IsCompleted, Is.False);

        await ledger.ReleaseAsync(Key);
        Assert.That((await waiting).State, Is.EqualTo(EffectState.Claimed));
    }

    [Test]
    public async Task An_unknown_outcome_stays_unknown()
    {
        var ledger = new InMemoryEffectLedger();
        await ledger.ClaimAsync(Key);
        await ledger.MarkUnknownAsync(Key);
        await ledger.CompleteAsync(Key, "late");
        Assert.That((await ledger.ClaimAsync(Key)).State, Is.EqualTo(EffectState.Unknown));
    }

    [Test]
    public async Task Waiting_can_be_cancelled()
    {
        var ledger = new InMemoryEffectLedger();
        await ledger.ClaimAsync(Key);
        using var cancellation = new CancellationTokenSource();
        var waiting = ledger.ClaimAsync(Key, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Assert.That(() => waiting, Throws.InstanceOf<OperationCanceledException>());
    }
}
