using System.Text;
using AgentGuard.Events;
using AgentGuard.Guardrails;
using CsCheck;

namespace AgentGuard.Tests.Guardrails;

[Parallelizable]
public sealed class GuardedTextTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.String[Gen.Char["abcstop <>_1V"], 0, 6], Gen.Const("alpha"), Gen.Const("beta"), Gen.Const("<CODE_1>"), Gen.Const("stop"))
        .Array[0, 30].Select(string.Concat);

    private static readonly Gen<int[]> Cuts = Gen.Int[1, 9].Array[1, 60];

    [Test]
    public void Gives_the_text_of_the_whole_however_it_is_cut() =>
        Gen.Select(Texts, Cuts).Sample((text, cuts) =>
        {
            var policy = Rewriting().Build();
            var whole = Whole(policy, text);

            var (streamed, stopped) = Stream(Rewriting().Build(), text, cuts);

            return stopped is null && streamed == whole;
        });

    [Test]
    public void Shows_the_same_of_a_message_that_is_stopped_however_it_is_cut() =>
        Gen.Select(Texts, Cuts).Sample((text, cuts) =>
        {
            var verdict = Inspect(Stopping().Build(), text);
            var (one, stoppedOne) = Stream(Stopping().Build(), text, [1]);
            var (other, stoppedOther) = Stream(Stopping().Build(), text, cuts);

            return one == other
                && stoppedOne?.GetType() == stoppedOther?.GetType()
                && (stoppedOne is null) == verdict is Verdict.Allow or Verdict.Rewrite
                && !one.Contains("stop", StringComparison.Ordinal) && !one.Contains("beta", StringComparison.Ordinal);
        });

    [Test]
    public void Holds_back_no_more_than_it_looks_ahead_and_a_little() =>
        Texts.Sample(text =>
        {
            var guarded = new GuardrailPolicyBuilder().Add(new WordGuardrail("never"), GuardrailAction.Block, TrustBoundary.Output).Build().OpenStream();
            var shown = 0;
            for (var i = 0; i < text.Length; i++)
            {
                shown += guarded.AppendAsync(text[i].ToString()).AsTask().GetAwaiter().GetResult().Length;
                if (i + 1 - shown > 4 + Math.Max(8, text.Length / 128))
                {
                    return false;
                }
            }

            return true;
        });

    [Test]
    public async Task Judges_a_long_text_a_bounded_number_of_times()
    {
        var guardrail = new WordGuardrail("never");
        var guarded = new GuardrailPolicyBuilder().Add(guardrail, GuardrailAction.Block, TrustBoundary.Output).Build().OpenStream();

        for (var i = 0; i < 100_000; i++)
        {
            await guarded.AppendAsync("x");
        }

        Assert.That(guardrail.Judgements, Is.LessThan(1200));
    }

    [Test]
    public async Task Reports_how_much_was_held_back()
    {
        var events = new List<AgentEvent>();
        var policy = new GuardrailPolicyBuilder { Events = new AgentEvents([new Listener(events)]) }
            .Add(new WordGuardrail("never"), GuardrailAction.Block, TrustBoundary.Output).Build();
        var guarded = policy.OpenStream();

        await guarded.AppendAsync("a text that is harmless");
        await guarded.AppendAsync("!");
        await guarded.CompleteAsync();

        Assert.That(policy.OutputLookAhead, Is.EqualTo(4));
        Assert.That(events.OfType<StreamedTextJudged>().Single(), Is.EqualTo(new StreamedTextJudged(4, 4, 24)).Using<StreamedTextJudged>(
            (one, other) => (one.LookAhead, one.LongestHeld, one.Length) == (other.LookAhead, other.LongestHeld, other.Length)));
    }

    [Test]
    public async Task Waits_for_the_end_where_a_guardrail_cannot_judge_in_part()
    {
        var policy = new GuardrailPolicyBuilder().BlockWhen("never", TrustBoundary.Output, _ => false).Build();
        var guarded = policy.OpenStream();

        var first = await guarded.AppendAsync(new string('x', 1000));
        var rest = await guarded.CompleteAsync();

        Assert.That(policy.OutputLookAhead, Is.Null);
        Assert.That((first.Length, rest.Length), Is.EqualTo((0, 1000)));
    }

    [Test]
    public async Task Waits_for_the_end_where_the_host_wants_whole_messages()
    {
        var guarded = Rewriting().Configure(options => options.StreamRelease = StreamRelease.Whole).Build().OpenStream();

        Assert.That(await guarded.AppendAsync(new string('x', 1000)), Is.Empty);
        Assert.That(await guarded.CompleteAsync(), Has.Length.EqualTo(1000));
    }

    [Test]
    public async Task Is_not_held_up_by_what_only_watches()
    {
        var watching = FakeGuardrail.Finding();
        var guarded = new GuardrailPolicyBuilder()
            .Add(watching, GuardrailAction.Report, TrustBoundary.Output)
            .Shadow(s => s.BlockWhen("never", TrustBoundary.Output, _ => true))
            .Build().OpenStream();

        var first = await guarded.AppendAsync("some text that is harmless");
        var rest = await guarded.CompleteAsync();

        Assert.That(first + rest, Is.EqualTo("some text that is harmless"));
        Assert.That(first, Is.Not.Empty);
        Assert.That(watching.Seen.Single().Text, Is.EqualTo("some text that is harmless"));
    }

    [Test]
    public async Task Stops_where_a_guardrail_fails()
    {
        var failing = new FailingGuardrail(after: 20);
        var guarded = new GuardrailPolicyBuilder().Add(failing, GuardrailAction.Block, TrustBoundary.Output).Build().OpenStream();

        var shown = await guarded.AppendAsync("ten chars.");
        shown += await guarded.AppendAsync("ten more..");
        shown += await guarded.AppendAsync("and then more");

        Assert.That(guarded.Stopped, Is.InstanceOf<Verdict.Block>());
        Assert.That(shown, Is.EqualTo("ten chars.ten more.."));
        Assert.That(await guarded.CompleteAsync(), Is.Empty);
    }

    private static GuardrailPolicyBuilder Rewriting() => new GuardrailPolicyBuilder()
        .Add(new WordGuardrail("alpha", "bc"), GuardrailAction.Rewrite, TrustBoundary.Output)
        .RedactPattern("codes", "CODE", "beta", TrustBoundary.Input)
        .Add(new WordGuardrail("V", "a<") { Kind = "OTHER" }, GuardrailAction.Rewrite, TrustBoundary.Output);

    private static GuardrailPolicyBuilder Stopping() => new GuardrailPolicyBuilder()
        .Add(new WordGuardrail("alpha", "bc"), GuardrailAction.Rewrite, TrustBoundary.Output)
        .Add(new WordGuardrail("stop"), GuardrailAction.Block, TrustBoundary.Output)
        .Add(new WordGuardrail("beta"), GuardrailAction.Escalate, TrustBoundary.Output);

    private static Verdict Inspect(GuardrailPolicy policy, string text) =>
        policy.InspectAsync(TrustBoundary.Output, text).AsTask().GetAwaiter().GetResult();

    private static string Whole(GuardrailPolicy policy, string text) =>
        policy.Restore(Inspect(policy, text) is Verdict.Rewrite rewrite ? rewrite.Text : text);

    private static (string Text, Verdict? Stopped) Stream(GuardrailPolicy policy, string text, int[] cuts)
    {
        var guarded = policy.OpenStream();
        var shown = new StringBuilder();
        for (int at = 0, i = 0; at < text.Length; i++)
        {
            var length = Math.Min(cuts[i % cuts.Length], text.Length - at);
            shown.Append(guarded.AppendAsync(text.Substring(at, length)).AsTask().GetAwaiter().GetResult());
            at += length;
        }

        shown.Append(guarded.CompleteAsync().AsTask().GetAwaiter().GetResult());
        return (shown.ToString(), guarded.Stopped);
    }

    private sealed class Listener(List<AgentEvent> events) : IAgentListener
    {
        public void OnEvent(AgentEvent happened) => events.Add(happened);
    }

    private sealed class FailingGuardrail(int after) : IStreamingGuardrail
    {
        public string Name => "failing";

        public int LookAhead => 0;

        public int GetSettledLength(AgentGuard.Ports.BoundaryContent content) => content.Text.Length;

        public ValueTask<GuardrailJudgement> JudgeAsync(AgentGuard.Ports.BoundaryContent content, CancellationToken cancellationToken = default) =>
            content.Text.Length > after ? throw new InvalidOperationException("broken") : new(GuardrailJudgement.Pass);
    }
}
