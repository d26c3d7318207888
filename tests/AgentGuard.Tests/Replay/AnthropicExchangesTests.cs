using AgentGuard.Failures;
using AgentGuard.Replay;
using Anthropic;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Replay;

public sealed class AnthropicExchangesTests
{
    private const string Request = """
        {"model":"claude-x","max_tokens":100,"system":[{"type":"text","text":"Be brief."}],
        "tools":[{"name":"weather","description":"Weather.","input_schema":{"type":"object"}},{"type":"web_search_20250305","name":"web_search"}],
        "messages":[{"role":"user","content":"Weather?"},
        {"role":"assistant","content":[{"type":"thinking","thinking":"I must look.","signature":"s1"},{"type":"tool_use","id":"t1","name":"weather","input":{"city":"Bern"}}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"rain"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},{"type":"text","text":"And tomorrow?"}]}]}
        """;

    private const string Thinking = """
        event: message_start
        data: {"type":"message_start","message":{"id":"m1","model":"claude-x","usage":{"input_tokens":7,"cache_read_input_tokens":3,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me "}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"see."}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: ping
        data: {"type":"ping"}

        event: content_block_start
        data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Sun."}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":1}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    [Test]
    public void Thoughts_come_whole_with_their_signature_and_usage_is_counted_with_the_cache()
    {
        var response = AnthropicExchanges.Read([new(Request, Thinking)]).Steps[^1].Updates!.Select(update => update.Update).ToChatResponse();
        var thought = response.Messages[0].Contents.OfType<TextReasoningContent>().Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((thought.Text, thought.ProtectedData, response.Text), Is.EqualTo(("Let me see.", "sig", "Sun.")));
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(
                (response.Usage!.InputTokenCount, response.Usage.CachedInputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount),
                Is.EqualTo(((long?)10, (long?)3, (long?)9, (long?)19)));
            Assert.That((response.ModelId, response.ResponseId), Is.EqualTo(("claude-x", "m1")));
        }
    }

    /// <summary>An answer with thoughts and a cache, whole and as a stream, is what the official SDK makes of it.</summary>
    [Test]
    public async Task An_answer_is_read_as_the_SDK_reads_it([Values] bool streaming)
    {
        const string Whole = """
            {"id":"m1","type":"message","role":"assistant","model":"claude-x","stop_reason":"end_turn","stop_sequence":null,
            "content":[{"type":"thinking","thinking":"Let me see.","signature":"sig"},{"type":"text","text":"Sun."}],
            "usage":{"input_tokens":7,"cache_read_input_tokens":3,"cache_creation_input_tokens":2,"output_tokens":9}}
            """;
        var body = streaming ? Thinking : Whole;
        using var http = new HttpClient(new Answering(body, streaming ? "text/event-stream" : "application/json"));
        using var client = new AnthropicClient { ApiKey = "k", BaseUrl = "http://claude.test", MaxRetries = 0, HttpClient = http }.AsIChatClient("claude-x");
        var bySdk = streaming ? await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync() : await client.GetResponseAsync("Hi");
        var step = AnthropicExchanges.Read([new(Request, body)]).Steps[^1];
        var read = step.Response ?? step.Updates!.Select(update => update.Update).ToChatResponse();

        Assert.That(Tell(read), Is.EqualTo(Tell(bySdk)));

        static string Tell(ChatResponse response) => $"{response.Text} {response.FinishReason} {response.ModelId} {response.Usage?.InputTokenCount} "
            + $"{response.Usage?.CachedInputTokenCount} {response.Usage?.OutputTokenCount} {response.Usage?.TotalTokenCount} "
            + string.Join('|', response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(thought => thought.Text));
    }

    [Test]
    public void A_request_is_its_messages_results_and_tools()
    {
        var step = AnthropicExchanges.Read([new(Request, Thinking)]).Steps[^1];
        var parts = step.Request.Parts.ToDictionary(part => part.Path, part => part.Json);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(parts.Keys, Is.SupersetOf(["messages[0]", "messages[4]", "tools.weather", "options.maxOutputTokens"]).And.None.Contain("web_search"));
            Assert.That(parts["messages[0]"], Does.Contain("system").And.Contain("Be brief."));
            Assert.That(parts["messages[2]"], Does.Contain("I must look.").And.Contain("Bern"));
            Assert.That(parts["messages[3]"], Does.Contain("rain").And.Contain("tool"));
            Assert.That(parts["messages[4]"], Does.Contain("And tomorrow?"));
        }
    }

    [TestCase(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", ModelFailureKind.Overloaded)]
    [TestCase(429, """{"type":"error","error":{"type":"rate_limit_error","message":"Slow down"}}""", ModelFailureKind.RateLimited)]
    public async Task A_failure_plays_back_as_one_of_its_kind(int status, string body, ModelFailureKind kind)
    {
        var exchange = new RecordedExchange("""{"messages":[{"role":"user","content":"Hello"}]}""", body)
        {
            StatusCode = status,
            Headers = new Dictionary<string, string> { ["retry-after"] = "7" },
        };
        using var client = new Testing.ScriptedChatClient().AsBuilder().UseReplay(new RunReplay(AnthropicExchanges.Read([exchange]))).Build();
        var failure = (await Assert.ThrowsAsync<ModelFailureException>(() => client.GetResponseAsync("Hello")))!.Failure;

        Assert.That((failure.Kind, failure.StatusCode, failure.RetryAfter, failure.Provider), Is.EqualTo((kind, (int?)status, (TimeSpan?)TimeSpan.FromSeconds(7), "anthropic")));
    }

    [Test]
    public void What_is_no_exchange_is_named() => Assert.That(
        () => AnthropicExchanges.Read([new(Request, Thinking), new("{}", "{}")]), Throws.TypeOf<AgentGuardException>().With.Message.Contains("Exchange 2"));

    private sealed class Answering(string body, string type) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(body, System.Text.Encoding.UTF8, type) });
    }
}
