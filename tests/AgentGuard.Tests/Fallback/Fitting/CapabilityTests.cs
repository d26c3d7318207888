using System.Text.Json;
using AgentGuard.Failures;
using AgentGuard.Fallback;
using AgentGuard.Internal;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Resilience;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback.Fitting;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class CapabilityTests(bool streaming)
{
    private readonly Host _host = new();
    private readonly ChatOptions _options = new();
    private ChatMessage[] _messages = [new(ChatRole.User, "Hello")];

    [Test]
    public async Task A_request_with_tools_is_not_asked_of_who_takes_none()
    {
        _options.Tools = [AIFunctionFactory.Create(() => "sunny", "get_weather")];

        await IsSkippedAsync(p => p.Tools = false, CandidateSkipReason.Tools);
    }

    [Test]
    public async Task A_schema_is_not_asked_of_who_takes_none()
    {
        _options.ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("{}").RootElement);

        await IsSkippedAsync(p => p.StructuredOutput = false, CandidateSkipReason.StructuredOutput);
    }

    [TestCase("image/png", CandidateSkipReason.Vision)]
    [TestCase("audio/wav", CandidateSkipReason.Audio)]
    [TestCase("video/mp4", CandidateSkipReason.Video)]
    [TestCase("application/pdf", CandidateSkipReason.Files)]
    public async Task A_medium_is_not_asked_of_who_cannot_take_it(string mediaType, CandidateSkipReason reason)
    {
        _messages = [new(ChatRole.User, [new TextContent("What is this?"), new DataContent(new byte[] { 1 }, mediaType)])];

        await IsSkippedAsync(p => (p.Vision, p.Audio, p.Video, p.Files) = (false, false, false, false), reason);
    }

    [Test]
    public async Task An_image_within_a_tool_result_counts()
    {
        AIContent[] shot = [new TextContent("Screen"), new UriContent("https://x.test/a.png", "image/png")];
        _messages = [new(ChatRole.User, "Look"), new(ChatRole.Tool, [new FunctionResultContent("1", shot)])];

        await IsSkippedAsync(p => p.Vision = false, CandidateSkipReason.Vision);
    }

    [Test]
    public async Task A_prompt_that_is_larger_than_the_window_is_not_asked()
    {
        _messages = [new(ChatRole.User, string.Join(' ', Enumerable.Repeat("word", 600)))];

        await IsSkippedAsync(p => p.ContextWindow = 500, CandidateSkipReason.ContextWindow);
    }

    [Test]
    public async Task The_room_for_the_answer_counts()
    {
        _options.MaxOutputTokens = 1_000;

        await IsSkippedAsync(p => p.ContextWindow = 1_000, CandidateSkipReason.ContextWindow);
    }

    [Test]
    public async Task A_region_that_is_required_is_not_assumed()
    {
        _options.AdditionalProperties = new() { [FallbackChain.RegionProperty] = "eu" };

        await IsSkippedAsync(_ => { }, CandidateSkipReason.Region, backup: p => p.Region = "EU");
    }

    [Test]
    public async Task A_class_of_data_is_sent_only_where_it_is_allowed()
    {
        _options.AdditionalProperties = new() { [FallbackChain.DataClassProperty] = new[] { "personal", "health" } };

        await IsSkippedAsync(
            p => p.DataClasses.Add("personal"),
            CandidateSkipReason.DataClass,
            backup: p => (p.DataClasses as List<string>)!.AddRange(["health", "personal"]));
    }

    [Test]
    public async Task What_the_options_require_holds_for_every_request() =>
        await IsSkippedAsync(p => p.Region = "us", CandidateSkipReason.Region, backup: p => p.Region = "eu", configure: f => f.Region = "eu");

    [Test]
    public async Task Requirements_are_read_from_stored_options_too()
    {
        _options.AdditionalProperties = new() { [FallbackChain.RegionProperty] = JsonDocument.Parse("""["eu", "ch"]""").RootElement };

        await IsSkippedAsync(p => p.Region = "us", CandidateSkipReason.Region, backup: p => p.Region = "ch");
    }

    [Test]
    public async Task A_requirement_that_cannot_be_read_stops_the_request()
    {
        _options.AdditionalProperties = new() { [FallbackChain.RegionProperty] = 49 };
        var primary = _host.Script(ScriptedStep.Text("Hi"));

        var failure = await FailAsync(Chain(primary, _host.Script(), p => p.Region = "eu", p => p.Region = "eu"));

        Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.BadRequest));
        Assert.That(primary.Requests, Is.Empty);
    }

    [Test]
    public async Task Says_what_is_missing_from_whom_when_nobody_fits()
    {
        _options.AdditionalProperties = new() { [FallbackChain.RegionProperty] = "eu" };
        _options.Tools = [AIFunctionFactory.Create(() => "sunny", "get_weather")];
        var (primary, backup) = (_host.Script(), _host.Script());

        var failure = await FailAsync(Chain(primary, backup, p => p.Region = "us", p => (p.Region, p.Tools) = ("eu", false)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.CapabilityMissing));
            Assert.That(failure.Message, Does.Contain("primary: its region is us, required is eu").And.Contain("backup: it takes no tools"));
            Assert.That(primary.Requests.Concat(backup.Requests), Is.Empty);
            Assert.That(_host.Recorder.Of<ChainExhausted>().Single().Tried, Is.Zero);
        }
    }

    [Test]
    public async Task Lets_the_compressor_help_when_the_prompt_fits_no_window()
    {
        _messages = [new(ChatRole.User, string.Join(' ', Enumerable.Repeat("word", 600)))];
        var chain = Chain(_host.Script(), _host.Script(), p => p.ContextWindow = 100, p => p.ContextWindow = 200);
        await using var run = AgentRun.Start(timeProvider: _host.Time);
        AmbientScope.Current = run.Scope.With(new Relief());

        Assert.That((await FailAsync(chain)).Failure.Kind, Is.EqualTo(ModelFailureKind.ContextOverflow));
        Assert.That(_host.Recorder.Of<ChainExhausted>(), Is.Empty, "it is not over yet");
    }

    [Test]
    public async Task After_an_overflow_only_a_larger_window_is_asked()
    {
        var small = _host.Rule(_ => ScriptedStep.Throw(Overflow()));
        var same = _host.Script();
        var large = _host.Script(ScriptedStep.Text("fits"));
        var chain = new FallbackChain(
            [
                new("small", small) { Profile = new() { ContextWindow = 128_000 } },
                new("same", same) { Profile = new() { ContextWindow = 128_000 } },
                new("large", large) { Profile = new() { ContextWindow = 1_000_000 } },
            ],
            events: _host.Events,
            timeProvider: _host.Time);

        Assert.That((await AskAsync(chain)).Text, Is.EqualTo("fits"));
        Assert.That(same.Requests, Is.Empty);
        Assert.That(_host.Recorder.Of<CandidateSkipped>().Single(), Has.Property("Candidate").EqualTo("same"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_a_filter_withheld_is_asked_of_another_family_only(bool asAnswer)
    {
        var filtered = asAnswer
            ? ScriptedStep.Empty().WithFinishReason(ChatFinishReason.ContentFilter)
            : ScriptedStep.Throw(new ModelFailureException(new(ModelFailureKind.ContentFiltered, "x")));
        var sibling = _host.Script();
        var chain = new FallbackChain(
            [
                new("gpt", _host.Script(filtered)) { Profile = new() { Family = "gpt" } },
                new("gpt-mini", sibling) { Profile = new() { Family = "GPT" } },
                new("claude", _host.Script(ScriptedStep.Text("Hi"))) { Profile = new() { Family = "claude" } },
            ],
            events: _host.Events,
            timeProvider: _host.Time);

        Assert.That((await AskAsync(chain)).Text, Is.EqualTo("Hi"));
        Assert.That(sibling.Requests, Is.Empty);
        Assert.That(_host.Recorder.Of<CandidateSkipped>().Single().Reason, Is.EqualTo(CandidateSkipReason.FilteredFamily));
    }

    [Test]
    public async Task Stops_when_there_is_no_other_family()
    {
        var sibling = _host.Script();
        var filtered = ScriptedStep.Throw(new ModelFailureException(new(ModelFailureKind.ContentFiltered, "x")));
        var primary = _host.Script(filtered);

        var failure = await FailAsync(Chain(primary, sibling, p => p.Family = "gpt", p => p.Family = "gpt"));

        Assert.That(failure.Failure.Kind, Is.EqualTo(ModelFailureKind.ContentFiltered));
        Assert.That(sibling.Requests, Is.Empty);
        Assert.That(primary.Requests, Has.Count.EqualTo(1), "never a retry");
    }

    [Test]
    public async Task After_a_used_up_quota_the_next_account_is_asked()
    {
        var sibling = _host.Script();
        var chain = new FallbackChain(
            [
                new("gpt", _host.Script(Quota())) { Profile = new() { Provider = "openai" } },
                new("gpt-mini", sibling) { Profile = new() { Provider = "openai" } },
                new("claude", _host.Rule(_ => ScriptedStep.Text("Hi"))) { Profile = new() { Provider = "anthropic" } },
            ],
            events: _host.Events,
            timeProvider: _host.Time);

        Assert.That((await AskAsync(chain)).Text, Is.EqualTo("Hi"));
        Assert.That((await AskAsync(chain)).Text, Is.EqualTo("Hi"));
        Assert.That(sibling.Requests, Is.Empty);
        Assert.That(chain.GetStates().Select(state => state.UnavailableFor > TimeSpan.Zero), Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public void A_first_candidate_that_fits_costs_nothing_more()
    {
        _options.Tools = [AIFunctionFactory.Create(() => "sunny", "get_weather")];
        var client = new InstantChatClient();
        var chain = new FallbackChain([new("c", client) { Profile = new() { Vision = false, ContextWindow = 1_000, Files = false } }]);
        var task = chain.ExecuteAsync(_messages, _options);
        task = chain.ExecuteAsync(_messages, _options);
        var before = GC.GetAllocatedBytesForCurrentThread();
        task = chain.ExecuteAsync(_messages, _options);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(task, Is.SameAs(client.Answer));
        Assert.That(allocated, Is.Zero);
    }

    private static Exception Overflow() => new ModelFailureException(new(ModelFailureKind.ContextOverflow, "x"));

    private static ScriptedStep Quota() => ScriptedStep.Throw(new ModelFailureException(new(ModelFailureKind.QuotaExhausted, "x")));

    private async Task IsSkippedAsync(
        Action<CandidateProfile> primary,
        CandidateSkipReason reason,
        Action<CandidateProfile>? backup = null,
        Action<FallbackOptions>? configure = null)
    {
        var first = _host.Script();
        var chain = Chain(first, _host.Script(ScriptedStep.Text("from backup")), primary, backup ?? (_ => { }), configure);

        var response = await AskAsync(chain);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("from backup"));
            Assert.That(first.Requests, Is.Empty);
            Assert.That(_host.Recorder.Of<CandidateSkipped>().Single(), Has.Property("Candidate").EqualTo("primary").And.Property("Reason").EqualTo(reason));
            Assert.That(_host.Recorder.Of<FellBack>(), Is.Empty, "nothing failed");
        }
    }

    private IChatClient Chain(
        IChatClient primary,
        IChatClient backup,
        Action<CandidateProfile> primaryProfile,
        Action<CandidateProfile> backupProfile,
        Action<FallbackOptions>? configure = null) =>
        _host.Build(primary, b => b.UseFallback(f =>
        {
            f.Primary(primaryProfile).Then(backup, "backup", backupProfile);
            configure?.Invoke(f);
        }));

    private Task<ChatResponse> AskAsync(IChatClient client) => _host.Time.RunAsync(streaming
        ? client.GetStreamingResponseAsync(_messages, _options).ToChatResponseAsync()
        : client.GetResponseAsync(_messages, _options));

    private Task<ChatResponse> AskAsync(FallbackChain chain) => _host.Time.RunAsync(streaming
        ? chain.ExecuteStreamingAsync(_messages, _options).ToChatResponseAsync()
        : chain.ExecuteAsync(_messages, _options));

    private async Task<ModelFailureException> FailAsync(IChatClient client) =>
        (await Assert.ThrowsAsync<ModelFailureException>(() => AskAsync(client)))!;

    private sealed class Relief : IContextRelief
    {
        public bool TryClaim() => true;
    }
}
