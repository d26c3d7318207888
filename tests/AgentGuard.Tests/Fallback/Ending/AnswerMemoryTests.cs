using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Fallback.Ending;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.Fallback.Ending;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class AnswerMemoryTests(bool streaming)
{
    private readonly EndingHost _host = new(streaming);

    [Test]
    public async Task Gives_the_answer_to_the_same_request_again_and_says_how_old_it_is()
    {
        var client = _host.Client(f => f.AnswerFromCache());
        var first = await _host.AskAsAsync("ada", client, "When do you open?");
        _host.Time.Advance(TimeSpan.FromMinutes(5));
        _host.IsDown = true;

        var again = await _host.AskAsAsync("ada", client, "When do you open?");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Text, Is.EqualTo(first.Text));
            Assert.That(first.AdditionalProperties?.ContainsKey(FallbackChain.DegradedProperty), Is.Not.True);
            Assert.That(again.AdditionalProperties![FallbackChain.DegradedProperty], Is.True);
            Assert.That(again.AdditionalProperties[Degradation.PropertyName], Is.EqualTo(Degradation.CachedExact));
            Assert.That(again.AdditionalProperties[Degradation.AgeProperty], Is.EqualTo(300d));
            Assert.That(_host.Recorder.Of<AnswerDegraded>().Single(), Has.Property("How").EqualTo("cached-exact").And.Property("Age").EqualTo(TimeSpan.FromMinutes(5)));
        }
    }

    [Test]
    public async Task Never_gives_an_answer_of_one_principal_to_another()
    {
        var client = _host.Client(f => f.AnswerFromCache().AnswerWith("Sorry."));
        await _host.AskAsAsync("ada", client, "What do I owe?");
        _host.IsDown = true;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await _host.AskAsAsync("bob", client, "What do I owe?")).Text, Is.EqualTo("Sorry."));
            Assert.That((await _host.AskAsAsync(null, client, "What do I owe?")).Text, Is.EqualTo("Sorry."));
            Assert.That((await _host.AskAsync(client, "What do I owe?")).Text, Is.EqualTo("Sorry."));
            Assert.That((await _host.AskAsAsync("ada", client, "What do I owe?")).Text, Is.EqualTo("answer to What do I owe?"));
        }
    }

    [Test]
    public async Task Remembers_nothing_for_nobody_unless_the_cache_is_shared()
    {
        var store = new InMemoryAnswerCache();
        await _host.AskAsync(_host.Client(f => f.AnswerFromCache(cache => cache.StoreIn(store))), "Hi");
        Assert.That(store.Count, Is.Zero);

        var shared = _host.Client(f => f.AnswerFromCache(cache => cache.StoreIn(store).IsShared = true));
        await _host.AskAsAsync("ada", shared, "Hi");
        _host.IsDown = true;

        Assert.That((await _host.AskAsAsync("bob", shared, "Hi")).Text, Is.EqualTo("answer to Hi"));
    }

    [Test]
    public async Task Divides_answers_by_what_the_host_says()
    {
        var client = _host.Client(f => f.AnswerFromCache(cache => cache.PartitionBy(options => options?.AdditionalProperties?["tenant"] as string)).AnswerWith("Sorry."));
        await _host.AskAsAsync("ada", client, "Hi", Tenant("one"));
        _host.IsDown = true;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await _host.AskAsAsync("bob", client, "Hi", Tenant("one"))).Text, Is.EqualTo("answer to Hi"));
            Assert.That((await _host.AskAsAsync("ada", client, "Hi", Tenant("two"))).Text, Is.EqualTo("Sorry."));
            Assert.That((await _host.AskAsAsync("ada", client, "Hi", new ChatOptions { AdditionalProperties = new() { ["tenant"] = null } })).Text, Is.EqualTo("Sorry."));
        }
    }

    [Test]
    public async Task Forgets_what_is_too_old_and_gives_nothing_to_another_request()
    {
        var client = _host.Client(f => f.AnswerFromCache().AnswerWith("Sorry."));
        await _host.AskAsAsync("ada", client, "Hi");
        _host.IsDown = true;

        var other = await _host.AskAsAsync("ada", client, "Hi", new ChatOptions { Instructions = "In French." });
        _host.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        var late = await _host.AskAsAsync("ada", client, "Hi");

        Assert.That((other.Text, late.Text), Is.EqualTo(("Sorry.", "Sorry.")));
    }

    [Test]
    public async Task Remembers_neither_calls_nor_cut_nor_withheld_nor_degraded_answers()
    {
        var store = new InMemoryAnswerCache();
        var client = _host.Client(f => f.AnswerFromCache(cache => cache.StoreIn(store)).AnswerWith("Sorry."));
        foreach (var step in new[]
        {
            ScriptedStep.ToolCall("look_up"),
            ScriptedStep.Text("Once upon").WithFinishReason(ChatFinishReason.Length),
            ScriptedStep.Refusal(),
            ScriptedStep.Empty(),
        })
        {
            _host.Answer = _ => step;
            await _host.AskAsAsync("ada", client, "Hi");
        }

        _host.IsDown = true;
        await _host.AskAsAsync("ada", client, "Hi");

        Assert.That(store.Count, Is.Zero);
    }

    [Test]
    public async Task An_answer_given_again_is_a_copy()
    {
        var client = _host.Client(f => f.AnswerFromCache());
        var first = await _host.AskAsAsync("ada", client, "Hi");
        first.Messages[0].Contents.Add(new TextContent(" changed"));
        _host.IsDown = true;

        var again = await _host.AskAsAsync("ada", client, "Hi");
        again.Messages[0].Contents.Clear();

        Assert.That((await _host.AskAsAsync("ada", client, "Hi")).Text, Is.EqualTo("answer to Hi"));
    }

    [Test]
    public async Task Gives_the_answer_to_a_question_that_means_the_same()
    {
        var embeddings = new WordEmbeddings();
        var client = _host.Client(f => f.AnswerFromCache(cache => cache.WithEmbeddings(embeddings, 0.9)).AnswerWith("Sorry."));
        await _host.AskAsAsync("ada", client, "What are your opening hours?");
        await _host.AskAsAsync("ada", client, "What is the price?");
        Assert.That(embeddings.Embedded, Is.Zero, "as long as models answer, it costs nothing");
        _host.IsDown = true;

        var near = await _host.AskAsAsync("ada", client, "Tell me the opening hours please");
        var far = await _host.AskAsAsync("ada", client, "I want a refund");
        var bob = await _host.AskAsAsync("bob", client, "Tell me the opening hours please");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(near.Text, Is.EqualTo("answer to What are your opening hours?"));
            Assert.That(near.AdditionalProperties![Degradation.PropertyName], Is.EqualTo(Degradation.CachedSemantic));
            Assert.That((double)near.AdditionalProperties[Degradation.SimilarityProperty]!, Is.InRange(0.9, 1.0001));
            Assert.That((far.Text, bob.Text), Is.EqualTo(("Sorry.", "Sorry.")));
            Assert.That(embeddings.Embedded, Is.EqualTo(4), "what was embedded once is not embedded again");
        }
    }

    [TestCase("Where is order 7?", "where is my order 8?")]
    [TestCase("Refund ada@example.com", "please refund bob@example.com")]
    public async Task Questions_about_different_numbers_or_addresses_never_mean_the_same(string asked, string later)
    {
        var client = _host.Client(f => f.AnswerFromCache(cache => cache.WithEmbeddings(new WordEmbeddings(), 0.9)).AnswerWith("Sorry."));
        await _host.AskAsAsync("ada", client, asked);
        _host.IsDown = true;

        Assert.That((await _host.AskAsAsync("ada", client, later)).Text, Is.EqualTo("Sorry."));
    }

    [Test]
    public async Task A_cache_that_fails_costs_nothing_but_its_answer()
    {
        var client = _host.Client(f => f.AnswerFromCache(cache => cache.StoreIn(new BrokenCache())).AnswerWith("Sorry."));

        var first = await _host.AskAsAsync("ada", client, "Hi");
        _host.IsDown = true;
        var second = await _host.AskAsAsync("ada", client, "Hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Text, second.Text), Is.EqualTo(("answer to Hi", "Sorry.")));
            Assert.That(_host.Recorder.Of<EndingStepFailed>().Select(step => (step.Step, step.Error)), Has.All.EqualTo((EndingStep.CachedAnswer, "TimeoutException")));
            Assert.That(_host.Recorder.Of<EndingStepFailed>().Count(), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task A_cache_that_hangs_holds_nothing_up_for_long()
    {
        var client = _host.Client(f => f.AnswerFromCache(cache => cache.StoreIn(new HangingCache())).AnswerWith("Sorry."));

        var first = await _host.AskAsAsync("ada", client, "Hi");
        var held = _host.Time.Elapsed;
        _host.IsDown = true;
        var second = await _host.AskAsAsync("ada", client, "Hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Text, second.Text), Is.EqualTo(("answer to Hi", "Sorry.")));
            Assert.That(held, Is.EqualTo(new AnswerCacheOptions().StoreTimeout));
            Assert.That(_host.Time.Elapsed - held, Is.EqualTo(new FallbackOptions().EndingStepTimeout));
        }
    }

    [Test]
    public async Task A_run_out_of_time_is_still_answered_from_memory()
    {
        var client = _host.Client(f => f.AnswerFromCache().ReduceTo(_host.Primary, "small"));
        await _host.AskAsAsync("ada", client, "Hi");
        _host.IsDown = true;
        await using var run = AgentRun.Start(
            new AgentRunOptions { Principal = "ada", TimeLimit = TimeSpan.FromSeconds(1) }, _host.Events, _host.Time);
        _host.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await _host.AskAsync(client, "Hi")).Text, Is.EqualTo("answer to Hi"));
    }

    [Test]
    public async Task Takes_the_cache_and_the_embeddings_of_the_container()
    {
        var store = new InMemoryAnswerCache();
        _host.Services.AddSingleton<IAnswerCache>(store).AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new WordEmbeddings());
        var client = _host.Client(f => f.AnswerFromCache(cache => cache.Similarity = 0.9));
        await _host.AskAsAsync("ada", client, "What are your opening hours?");
        _host.IsDown = true;

        Assert.That((await _host.AskAsAsync("ada", client, "the opening hours?")).Text, Is.EqualTo("answer to What are your opening hours?"));
        Assert.That(store.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Embeddings_that_are_down_too_leave_the_next_step()
    {
        var client = _host.Client(f => f.AnswerFromCache(cache => cache.WithEmbeddings(new WordEmbeddings { IsDown = true })).AnswerWith("Sorry."));
        await _host.AskAsAsync("ada", client, "What are your opening hours?");
        _host.IsDown = true;

        Assert.That((await _host.AskAsAsync("ada", client, "opening hours?")).Text, Is.EqualTo("Sorry."));
    }

    [Test]
    public async Task Keeps_answers_in_a_distributed_cache_beyond_the_process()
    {
        var distributed = new DictionaryCache();
        await _host.AskAsAsync("ada", Client(), "Hi");
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        _host.IsDown = true;

        var again = await _host.AskAsAsync("ada", Client(), "Hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Text, Is.EqualTo("answer to Hi"));
            Assert.That(again.AdditionalProperties![Degradation.AgeProperty], Is.EqualTo(60d));
            Assert.That((await _host.AskAsAsync("bob", Client(), "Hi")).Text, Is.EqualTo("Sorry."));
        }

        IChatClient Client() => _host.Client(f =>
            f.AnswerFromCache(cache => cache.StoreIn(new DistributedAnswerCache(distributed, TimeSpan.FromHours(1)))).AnswerWith("Sorry."));
    }

    [Test]
    public async Task An_answer_given_again_is_held_to_its_schema_like_any_other()
    {
        _host.Answer = _ => ScriptedStep.Text("Sure:\n```json\n{\"city\":\"Rome\",\"days\":\"3\"}\n```");
        var client = _host.Client(f => f.AnswerFromCache()).AsBuilder().UseStructuredOutput().Build();
        var first = await _host.AskAsAsync("ada", client, "Plan", StructuredOutput.Trip.Options);
        _host.IsDown = true;

        var again = await _host.AskAsAsync("ada", client, "Plan", StructuredOutput.Trip.Options);

        Assert.That((first.Text, again.Text), Is.EqualTo(("""{"city":"Rome","days":3}""", """{"city":"Rome","days":3}""")));
        Assert.That(again.AdditionalProperties![FallbackChain.DegradedProperty], Is.True);
    }

    [Test]
    public async Task Without_a_cache_the_failure_goes_up_as_before()
    {
        _host.IsDown = true;

        Assert.That((await _host.FailAsync(_host.Client(f => f.AnswerFromCache()), "Hi")).Failure.Kind, Is.EqualTo(ModelFailureKind.ServerError));
    }

    private static ChatOptions Tenant(string name) => new() { AdditionalProperties = new() { ["tenant"] = name } };

    private sealed class HangingCache : IAnswerCache
    {
        public async ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken = default)
        {
            await new TaskCompletionSource().Task;
            return null;
        }

        public async ValueTask StoreAsync(CachedAnswer answer, CancellationToken cancellationToken = default) => await new TaskCompletionSource().Task;
    }

    private sealed class BrokenCache : IAnswerCache
    {
        public ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken = default) => throw new TimeoutException();

        public ValueTask StoreAsync(CachedAnswer answer, CancellationToken cancellationToken = default) => throw new TimeoutException();
    }
}
