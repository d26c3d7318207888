using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.StructuredOutput;

public sealed class PartialChatClientExtensionsTests
{
    [Test]
    public async Task Values_grow_and_the_last_is_complete()
    {
        var partials = await Client(Trip.Json).GetPartialsAsync<Trip>("Plan").ToListAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(partials.Select(partial => partial.Value?.City), Has.Some.EqualTo("Rom").And.Some.EqualTo("Rome"));
            Assert.That(partials.First(partial => partial.Value?.City == "Rom").OpenPaths, Is.EqualTo(new[] { "", "/city" }));
            Assert.That(partials[^1].IsComplete, Is.True);
            Assert.That(partials[^1].Value?.Stops?.Single(), Is.EqualTo(new Stop("Forum", 12.5m)));
            Assert.That(partials.SkipLast(1).Any(partial => partial.IsComplete), Is.False);
        }
    }

    [Test]
    public async Task Every_partial_is_what_a_conforming_answer_has_so_far()
    {
        await foreach (var partial in Client(Trip.Json).GetPartialsAsync<Trip>("Plan"))
        {
            Assert.That(partial.Value?.Days, Is.EqualTo(0).Or.EqualTo(3));
            var soFar = partial.Json.GetRawText().TrimEnd('}', ']', '"');
            Assert.That(Trip.Json.StartsWith(soFar, StringComparison.Ordinal), Is.True, soFar);
        }
    }

    [Test]
    public async Task A_failed_answer_begins_anew()
    {
        var client = Client("""{"city":"Rome","days":300}""", Trip.Json);

        var partials = await client.GetPartialsAsync<Trip>("Plan").ToListAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(partials.Select(partial => partial.Attempt).Distinct(), Is.EqualTo(new[] { 0, 1 }));
            Assert.That(partials.Select(partial => partial.Value?.Days), Has.None.EqualTo(300));
            Assert.That(partials[^1].Value?.Days, Is.EqualTo(3));
        }
    }

    [Test]
    public async Task Lists_and_members_of_enumerations_come_too()
    {
        var partials = await Client("""{"data":["Monday","Tuesday"]}""").GetPartialsAsync<List<DayOfWeek>>("Which days?").ToListAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(partials.Select(partial => partial.Value?.Count), Has.Some.EqualTo(1));
            Assert.That(partials[^1].Value, Is.EqualTo(new[] { DayOfWeek.Monday, DayOfWeek.Tuesday }));
        }
    }

    [Test]
    public async Task Without_structured_output_a_failed_answer_ends_the_stream()
    {
        var client = new CountingModel(["""{"city":"Rome","days":""", "300}"]);

        await Assert.ThatAsync(
            async () => await client.GetPartialsAsync<Trip>("Plan").ToListAsync(),
            Throws.TypeOf<ModelFailureException>().With.Property("Failure").Property("IsReplaySafe").False);
    }

    private static IChatClient Client(params string[] answers) =>
        new CountingModel([.. answers.Select(answer => answer.Chunk(2).Select(chunk => new string(chunk)).ToArray())])
            .AsBuilder().UseStructuredOutput().Build();
}
