using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Composition;
using AgentGuard.Guardrails.Wording;
using AgentGuard.Ports;
using AgentGuard.Testing;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails.Composition;

public sealed class CombineTests
{
    private static readonly BoundaryContent Text = new(TrustBoundary.Input, "text");

    private enum Vote
    {
        For,
        Against,
        Fails,
        ForLater,
        AgainstLater,
        FailsLater,
    }

    [Test]
    public void Decides_as_the_votes_say_and_fails_only_where_they_do_not() =>
        Gen.Select(Gen.Int[0, 5].Array[1, 6], Gen.Int[1, 6]).Sample((votes, atLeast) =>
        {
            atLeast = Math.Min(atLeast, votes.Length);
            var members = votes.Select((vote, i) => (IGuardrail)Member((Vote)vote, $"m{i}")).ToArray();
            var inFavour = votes.Count(vote => (Vote)vote is Vote.For or Vote.ForLater);
            var failed = votes.Count(vote => (Vote)vote is Vote.Fails or Vote.FailsLater);
            try
            {
                var judgement = Combine.Vote("vote", atLeast, members).JudgeAsync(Text).AsTask().GetAwaiter().GetResult();
                return judgement.Passed ? inFavour + failed < atLeast : inFavour >= atLeast && judgement.Findings.Count >= atLeast;
            }
            catch (AgentGuardException)
            {
                return inFavour < atLeast && inFavour + failed >= atLeast;
            }
        });

    [Test]
    public async Task All_needs_every_member_and_any_needs_one()
    {
        IGuardrail[] members = [Member(Vote.For, "a"), Member(Vote.AgainstLater, "b")];

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await Combine.All("all", members).JudgeAsync(Text)).Passed, Is.True);
            Assert.That((await Combine.Any("any", members).JudgeAsync(Text)).Findings.Select(at => at.Kind), Is.EqualTo(new[] { "a" }));
        }
    }

    [TestCase(1.5, ExpectedResult = false)]
    [TestCase(1.25, ExpectedResult = false)]
    [TestCase(1.0, ExpectedResult = true)]
    public async Task<bool> Weights_count(double weight) =>
        (await Combine.Vote("vote", 1.25, [(Member(Vote.For, "a"), weight), (Member(Vote.Against, "b"), 1.0)]).JudgeAsync(Text)).Passed;

    [Test]
    public async Task Members_judge_at_the_same_time()
    {
        var first = new TaskCompletionSource<GuardrailJudgement>();
        var second = new TaskCompletionSource<GuardrailJudgement>();
        var judging = Combine.All("all", Waiting(first.Task), Waiting(second.Task)).JudgeAsync(Text);

        second.SetResult(FakeGuardrail.Found("SECOND"));
        first.SetResult(FakeGuardrail.Found("FIRST"));

        Assert.That((await judging).Findings.Select(at => at.Kind), Is.EqualTo(new[] { "FIRST", "SECOND" }), "in the order of the members");
    }

    [Test]
    public async Task Members_that_are_no_longer_needed_are_cancelled()
    {
        var wasCancelled = new TaskCompletionSource();
        var slow = new FakeGuardrail(async (_, token) =>
        {
            await using var registration = token.Register(() => wasCancelled.SetResult());
            await Task.Delay(Timeout.Infinite, token);
            return GuardrailJudgement.Pass;
        });

        var judgement = await Combine.Any("any", slow, Member(Vote.ForLater, "a")).JudgeAsync(Text);
        await wasCancelled.Task;

        Assert.That(judgement.Passed, Is.False);
    }

    [Test]
    public async Task Members_after_the_decision_are_not_asked()
    {
        var last = FakeGuardrail.Finding();

        await Combine.All("all", Member(Vote.Against, "a"), last).JudgeAsync(Text);

        Assert.That(last.Seen, Is.Empty);
    }

    [Test]
    public void The_cancellation_of_the_caller_passes()
    {
        using var cancellation = new CancellationTokenSource();
        var never = new TaskCompletionSource<GuardrailJudgement>();
        var judging = Combine.Any("any", Waiting(never.Task), Waiting(never.Task)).JudgeAsync(Text, cancellation.Token);

        cancellation.Cancel();

        Assert.That(async () => await judging, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_vote_that_failed_blocks()
    {
        var policy = new GuardrailPolicyBuilder()
            .Add(Combine.All("all", Member(Vote.Fails, "a"), Member(Vote.For, "b")), GuardrailAction.Report, TrustBoundary.Input).Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.Input, "text"), Is.InstanceOf<Verdict.Block>());
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void A_text_that_comes_in_pieces_is_judged_as_the_whole(int atLeast)
    {
        var whole = Combine.Vote("vote", atLeast, Words("one", "two"), Words("two three"), Words("four"));
        Streamed.TextsOf(14, "one", "two", "three", "four", " ", ", ", "x", "é").Sample(text => Streamed.KeepsContract((IStreamingGuardrail)whole, text));
    }

    [Test]
    public void Streams_only_where_all_members_do()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Combine.Any("any", Words("one"), FakeGuardrail.Passing()), Is.Not.InstanceOf<IStreamingGuardrail>());
            Assert.That(((IStreamingGuardrail)Combine.Any("any", Words("one"), Words("seven"))).LookAhead, Is.EqualTo(Words("seven").LookAhead));
            Assert.That(((IStreamingGuardrail)Combine.All("all", Words("one"), Words("seven"))).LookAhead, Is.EqualTo(int.MaxValue));
        }
    }

    [Test]
    public async Task Allocates_nothing_when_all_members_pass()
    {
        var whole = Combine.Vote("vote", 2, Words("one"), Words("two"), FakeGuardrail.Passing());
        var streaming = Combine.Any("any", Words("one"), Words("two"));
        var policy = new GuardrailPolicyBuilder().Add(streaming, GuardrailAction.Block, TrustBoundary.Input).Build();
        await policy.InspectAsync(Text, CancellationToken.None);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            await policy.InspectAsync(Text, CancellationToken.None);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That((await whole.JudgeAsync(Text)).Passed, Is.True);
    }

    [Test]
    public async Task Stands_in_a_pipeline_like_any_other([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("one, ", "then two"));
        var call = new GuardedCall(model, g => g.Add(Combine.All("both", Words("one"), Words("two")), GuardrailAction.Block, TrustBoundary.Output));

        Assert.That((await call.AskAsync(streaming, "count")).FinishReason, Is.EqualTo(ChatFinishReason.ContentFilter));
    }

    [Test]
    public void What_cannot_be_reached_is_refused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Combine.All("all"), Throws.ArgumentException);
            Assert.That(() => Combine.Vote("vote", 3, Words("one"), Words("two")), Throws.ArgumentException);
            Assert.That(() => Combine.Vote("vote", 1, [(Words("one"), 0.0)]), Throws.ArgumentException);
        }
    }

    private static DeniedWordsGuardrail Words(params string[] words) => new("words", words);

    private static FakeGuardrail Waiting(Task<GuardrailJudgement> task) => new((_, token) => new(task.WaitAsync(token)));

    private static FakeGuardrail Member(Vote vote, string name) => new(
        async (_, _) =>
        {
            if (vote is Vote.ForLater or Vote.AgainstLater or Vote.FailsLater)
            {
                await Task.Yield();
            }

            return vote switch
            {
                Vote.For or Vote.ForLater => FakeGuardrail.Found(name),
                Vote.Against or Vote.AgainstLater => GuardrailJudgement.Pass,
                _ => throw new InvalidOperationException("secret detail"),
            };
        },
        name);
}
