using System.Text.Json;
using AgentGuard.Tools.Effects;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tools.Effects;

/// <summary>What every ledger keeps.</summary>
public abstract class EffectLedgerContract
{
    private static readonly EffectKey Key = new("run", "refund", """{"order":"A"}""");

    protected abstract IEffectLedger Create();

    [Test]
    public async Task Of_many_who_ask_at_once_one_gets_the_claim_and_the_others_its_result()
    {
        var ledger = Create();
        var asking = Enumerable.Range(0, 20).Select(_ => Task.Run(() => ledger.ClaimAsync(Key).AsTask())).ToList();
        var first = await await Task.WhenAny(asking);
        Assert.That(first.State, Is.EqualTo(EffectState.Claimed));

        await ledger.CompleteAsync(first, "done");
        var claims = await Task.WhenAll(asking);
        Assert.That(claims.Count(claim => claim.State == EffectState.Claimed), Is.EqualTo(1));
        Assert.That(claims.Count(claim => claim is { State: EffectState.Done, Result: "done" }), Is.EqualTo(19));
    }

    [Test]
    public async Task A_claim_that_is_given_back_goes_to_one_who_waits()
    {
        var ledger = Create();
        var first = await ledger.ClaimAsync(Key);
        var waiting = ledger.ClaimAsync(Key).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        await ledger.ReleaseAsync(first);
        var second = await waiting;
        Assert.That((second.State, second.Attempt), Is.EqualTo((EffectState.Claimed, 2)));
    }

    [Test]
    public async Task Waiting_can_be_cancelled()
    {
        var ledger = Create();
        await ledger.ClaimAsync(Key);
        using var cancellation = new CancellationTokenSource();
        var waiting = ledger.ClaimAsync(Key, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Assert.That(() => waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task An_unknown_outcome_stays_unknown_until_it_is_found_out()
    {
        var ledger = Create();
        await ledger.MarkUnknownAsync(await ledger.ClaimAsync(Key));
        var unknown = await ledger.ClaimAsync(Key);
        Assert.That(unknown.State, Is.EqualTo(EffectState.Unknown));

        await ledger.CompleteAsync(unknown, "it was paid");
        Assert.That((await ledger.ClaimAsync(Key)).Result, Is.EqualTo("it was paid"));
    }

    [Test]
    public async Task Of_two_who_found_out_that_it_did_not_happen_one_may_try_again()
    {
        var ledger = Create();
        await ledger.MarkUnknownAsync(await ledger.ClaimAsync(Key));
        var unknown = await ledger.ClaimAsync(Key);

        var first = await ledger.TryReclaimAsync(unknown);
        var second = await ledger.TryReclaimAsync(unknown);
        Assert.That((first!.State, first.Attempt, second), Is.EqualTo((EffectState.Claimed, 2, (EffectClaim?)null)));
    }

    [Test]
    public async Task A_claim_of_an_earlier_attempt_settles_nothing()
    {
        var ledger = Create();
        var stale = await ledger.ClaimAsync(Key);
        await ledger.MarkUnknownAsync(stale);
        var current = (await ledger.TryReclaimAsync(await ledger.ClaimAsync(Key)))!;

        await ledger.CompleteAsync(stale, "late");
        await ledger.ReleaseAsync(stale);
        await ledger.CompleteAsync(current, "paid");
        Assert.That((await ledger.ClaimAsync(Key)).Result, Is.EqualTo("paid"));
    }

    [Test]
    public async Task What_is_done_stays_done()
    {
        var ledger = Create();
        var claim = await ledger.ClaimAsync(Key);
        await ledger.CompleteAsync(claim, "paid");

        await ledger.MarkUnknownAsync(claim);
        await ledger.ReleaseAsync(claim);
        await ledger.CompleteAsync(claim, "paid twice");
        Assert.That(await ledger.ClaimAsync(Key), Is.EqualTo(new EffectClaim(Key, EffectState.Done, 1, "paid")));
    }

    [Test]
    public async Task What_was_undone_may_be_done_anew()
    {
        var ledger = Create();
        await ledger.MarkUndoneAsync(Key);
        await ledger.CompleteAsync(await ledger.ClaimAsync(Key), "paid");
        await ledger.MarkUndoneAsync(Key);

        Assert.That((await ledger.GetAsync("run")).Single().State, Is.EqualTo(EffectState.Undone));
        Assert.That((await ledger.ClaimAsync(Key)).State, Is.EqualTo(EffectState.Claimed));
    }

    [Test]
    public async Task Runs_tools_arguments_and_ordinals_are_told_apart()
    {
        var ledger = Create();
        EffectKey[] keys = [Key, Key with { RunId = "other" }, Key with { Tool = "mail" }, Key with { Arguments = "{}" }, Key with { Ordinal = 1 }];
        foreach (var key in keys)
        {
            Assert.That((await ledger.ClaimAsync(key)).State, Is.EqualTo(EffectState.Claimed));
        }

        Assert.That(keys.Select(key => key.ToIdempotencyKey()).Distinct().Count(), Is.EqualTo(5));
        Assert.That((await ledger.GetAsync("run")).Select(record => record.Key), Is.EquivalentTo(keys.Where(key => key.RunId == "run")));
    }

    [Test]
    public async Task A_run_is_told_in_the_order_in_which_its_effects_were_claimed()
    {
        var ledger = Create();
        for (var i = 0; i < 20; i++)
        {
            await ledger.CompleteAsync(await ledger.ClaimAsync(Key with { Arguments = $"{i * 7 % 20}" }), null);
        }

        Assert.That((await ledger.GetAsync("run")).Select(record => record.Key.Arguments), Is.EqualTo(Enumerable.Range(0, 20).Select(i => $"{i * 7 % 20}")));
        Assert.That(await ledger.GetAsync("nobody"), Is.Empty);
    }

    [Test]
    public async Task An_effect_that_is_claimed_anew_stands_last()
    {
        var ledger = Create();
        var first = await ledger.ClaimAsync(Key);
        await ledger.CompleteAsync(await ledger.ClaimAsync(Key with { Ordinal = 1 }), null);
        await ledger.ReleaseAsync(first);
        await ledger.ClaimAsync(Key);

        Assert.That((await ledger.GetAsync("run")).Select(record => record.Key.Ordinal), Is.EqualTo(new[] { 1, 0 }));
    }

    [Test]
    public async Task Results_of_every_form_come_back()
    {
        var ledger = Create();
        object?[] results =
        [
            null, "text", JsonDocument.Parse("""{"a":[1,2.50,null]}""").RootElement, new TextContent("part"),
            new List<AIContent> { new TextContent("one"), new DataContent(new byte[] { 1, 2, 3 }, "image/png") },
        ];
        for (var i = 0; i < results.Length; i++)
        {
            await ledger.CompleteAsync(await ledger.ClaimAsync(Key with { Ordinal = i }), results[i]);
        }

        var read = new List<object?>();
        for (var i = 0; i < results.Length; i++)
        {
            read.Add((await ledger.ClaimAsync(Key with { Ordinal = i })).Result);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read[0], Is.Null);
            Assert.That(read[1], Is.EqualTo("text"));
            Assert.That(read[2]!.ToString(), Is.EqualTo("""{"a":[1,2.50,null]}"""));
            Assert.That(((TextContent)read[3]!).Text, Is.EqualTo("part"));
            Assert.That(((DataContent)((IEnumerable<AIContent>)read[4]!).Last()).Data.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        }
    }
}
