using AgentGuard.Failures;
using AgentGuard.StructuredOutput;
using AgentGuard.Tests.Support;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.StructuredOutput;

public sealed class StreamedAnswerTests
{
    private const string TooLong = """{"city":"Rome","days":300,"stops":[{"place":"Forum","price":1}]}""";

    private static readonly string[] Answers =
    [
        "{city: 'Rome', days: 3}", Trip.Json, "```json\n" + Trip.Json + "```", """{"city":"Zürich 🏔","days":3}""", "  " + Trip.Json + "\n",
    ];

    [Test]
    public async Task The_stream_is_cut_at_the_first_byte_that_no_answer_continues_from()
    {
        var model = new CountingModel(Chunks(TooLong, 1), Chunks(Trip.Json, 1));

        var response = await model.AsBuilder().UseStructuredOutput().Build().AskAsync(streaming: true, "Plan", Trip.Options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo(Trip.Json));
            Assert.That(model.Read[0], Is.EqualTo("""{"city":"Rome","days":300""".Length).Within(1), "the rest of the answer was never read");
            Assert.That(response.GetStructuredOutput()?.Rejected.Single().WasCut, Is.True);
            Assert.That(model.Requests[1].Messages[^1].Text, Does.Contain("/days must be <= 30, got 300"));
        }
    }

    [Test]
    public async Task What_a_repair_can_mend_is_read_to_its_end()
    {
        var model = new CountingModel(Chunks("""{'city': 'Rome', 'days': '3'}""", 1));

        var response = await model.AsBuilder().UseStructuredOutput().Build().AskAsync(streaming: true, "Plan", Trip.Options);

        Assert.That(response.Text, Is.EqualTo("""{"city":"Rome","days":3}"""));
    }

    [Test]
    public async Task Held_text_is_handed_out_when_it_is_accepted()
    {
        var seen = new List<string>();
        var model = new CountingModel(Chunks(TooLong, 5), Chunks(Trip.Json, 5));

        await foreach (var update in model.AsBuilder().UseStructuredOutput().Build().GetStreamingResponseAsync("Plan", Trip.Options))
        {
            seen.Add(update.Text);
        }

        Assert.That(string.Concat(seen), Is.EqualTo(Trip.Json));
    }

    [Test]
    public async Task Released_text_comes_as_the_model_writes_it()
    {
        var client = Client(OutputStreaming.Release, "```json\n" + Trip.Json + "\n```\nEnjoy!");

        var updates = await client.GetStreamingResponseAsync("Plan", Trip.Options).ToListAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Concat(updates.Select(update => update.Text)), Is.EqualTo(Trip.Json));
            Assert.That(updates.Count(update => update.Text.Length > 0), Is.GreaterThan(10));
            Assert.That(updates.ToChatResponse().FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(updates[^1].GetStructuredOutput()?.Path, Is.EqualTo(OutputPath.Repaired).Or.EqualTo(OutputPath.Clean));
        }
    }

    [Test]
    public async Task Released_text_that_leads_nowhere_ends_with_an_exception_and_was_viable()
    {
        var seen = string.Empty;
        async Task ReadAsync()
        {
            await foreach (var update in Client(OutputStreaming.Release, TooLong).GetStreamingResponseAsync("Plan", Trip.Options))
            {
                seen += update.Text;
            }
        }

        var exception = await Assert.ThrowsAsync<ModelFailureException>(ReadAsync);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen, Is.EqualTo("""{"city":"Rome","days":300"""), "300e-1 would be 30");
            Assert.That(exception!.Failure.IsReplaySafe, Is.False);
        }
    }

    [Test]
    public async Task A_restarted_answer_has_another_message_id()
    {
        var model = new CountingModel(Chunks(TooLong, 3), Chunks(Trip.Json, 3));
        var client = model.AsBuilder().UseStructuredOutput(o => o.Streaming = OutputStreaming.Restart).Build();

        var response = await client.AskAsync(streaming: true, "Plan", Trip.Options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Messages, Has.Count.EqualTo(2));
            Assert.That(response.Messages[0].Text, Is.EqualTo("""{"city":"Rome","days":300"""), "300e-1 would be 30");
            Assert.That(response.Messages[1].Text, Is.EqualTo(Trip.Json));
            Assert.That(response.Messages[1].MessageId, Is.Not.EqualTo(response.Messages[0].MessageId));
        }
    }

    [Test]
    public async Task A_released_answer_that_can_be_repaired_begins_anew_without_another_call()
    {
        var model = new CountingModel(Chunks("""{"city":"Rome","days":"3"}""", 3));
        var client = model.AsBuilder().UseStructuredOutput(o => o.Streaming = OutputStreaming.Restart).Build();

        var response = await client.AskAsync(streaming: true, "Plan", Trip.Options);

        Assert.That(response.Messages[^1].Text, Is.EqualTo("""{"city":"Rome","days":3}"""));
    }

    [Test]
    public void Any_chunking_hands_out_the_same_text() =>
        Gen.Select(Gen.Int[0, Answers.Length - 1], Gen.Int[1, 12], Gen.Int[0, 2]).Sample(
            (answer, size, streaming) =>
            {
                // A text that only a repair makes viable is handed out in part before it begins anew.
                var mode = answer == 0 ? OutputStreaming.Hold : (OutputStreaming)streaming;
                return Ask(Answers[answer], size, mode).Trim() == Ask(Answers[answer], Answers[answer].Length, OutputStreaming.Hold).Trim();
            },
            iter: 200);

    private static string Ask(string text, int size, OutputStreaming streaming) =>
        new CountingModel(Chunks(text, size)).AsBuilder().UseStructuredOutput(o => o.Streaming = streaming).Build()
            .AskAsync(streaming: true, "Plan", Trip.Options).GetAwaiter().GetResult().Text;

    private static IChatClient Client(OutputStreaming streaming, string answer) =>
        new CountingModel(Chunks(answer, 2)).AsBuilder().UseStructuredOutput(o => o.Streaming = streaming).Build();

    private static string[] Chunks(string text, int size) => [.. text.Chunk(size).Select(chunk => new string(chunk))];
}
