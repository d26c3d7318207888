using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentGuard.Internal;
using AgentGuard.Schemas;
using AgentGuard.StructuredOutput;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Range = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace AgentGuard.Tests.StructuredOutput;

public sealed partial class OutputCheckTests
{
    [Test]
    public async Task Annotations_name_members_as_they_are_called_in_json() => Assert.That(
        await ErrorsOf<Order>("""{"order-id":"A1","lines":[{"quantity":1},{"quantity":0}],"tags":{"a b":{"quantity":99}},"from":2,"to":1}"""),
        Is.EqualTo(new[] { "/order-id", "/lines/1/quantity", "/tags/a b/quantity", "/to" }));

    [Test]
    public async Task Annotations_on_the_parameters_of_a_constructor_count() =>
        Assert.That(await ErrorsOf<Line>("""{"quantity":0}"""), Is.EqualTo(new[] { "/quantity" }));

    [Test]
    public async Task A_value_in_order_has_no_errors() =>
        Assert.That(await ErrorsOf<Order>("""{"order-id":"A123","lines":[{"quantity":1}],"tags":{},"from":1,"to":2}"""), Is.Empty);

    [Test]
    public async Task Annotations_work_with_source_generated_metadata()
    {
        var options = Generated.Default.Options;
        var policy = new StructuredOutputPolicy(new StructuredOutputOptions().CheckAnnotations<Order>(options));

        var judgement = await policy.CompileFor<Order>(options).JudgeAsync("""{"order-id":"A123","lines":[{"quantity":0}],"tags":{},"from":1,"to":2}""");

        Assert.That(judgement.Errors.Select(error => error.Path), Is.EqualTo(new[] { "/lines/0/quantity" }));
    }

    [Test]
    public async Task A_value_that_cannot_be_read_as_the_type_is_refused_with_its_place()
    {
        var check = OutputCheck.For<Order>(_ => []);

        var errors = await check.RunAsync(JsonElement.Parse("""{"lines":[{"quantity":1},{"quantity":99999999999}]}"""), CancellationToken.None);

        Assert.That(errors.Single().ToString(), Is.EqualTo("/lines/1/quantity must be readable as Order"));
    }

    [Test]
    public async Task A_check_does_not_apply_to_answers_of_another_schema()
    {
        var policy = new StructuredOutputPolicy(new StructuredOutputOptions().Check<Trip>(_ => [new SchemaError("", "must not be", "")]));

        Assert.That((await policy.CompileFor<Line>().JudgeAsync("""{"quantity":1}""")).IsAccepted, Is.True);
    }

    [Test]
    public void What_a_check_throws_reaches_the_host() => Assert.That(
        async () => await new StructuredOutputPolicy(new StructuredOutputOptions().Check<Line>(_ => throw new TimeZoneNotFoundException()))
            .CompileFor<Line>().JudgeAsync("""{"quantity":1}"""),
        Throws.TypeOf<TimeZoneNotFoundException>());

    [Test]
    public async Task Checks_of_the_container_apply_to_every_pipeline_of_it()
    {
        var services = new ServiceCollection();
        services.AddSingleton(new TimeZoneNotFoundException("seen"));
        services.AddOutputCheck(provider => OutputCheck.For<Line>(_ => throw provider.GetRequiredService<TimeZoneNotFoundException>()));
        services.AddChatClient(new Testing.ScriptedChatClient(Testing.ScriptedStep.Text("""{"quantity":1}"""))).UseStructuredOutput();
        var client = services.BuildServiceProvider().GetRequiredService<IChatClient>();

        await Assert.ThatAsync(() => client.GetResponseAsync<Line>("one line"), Throws.TypeOf<TimeZoneNotFoundException>());
    }

    [TestCase("$", ExpectedResult = "")]
    [TestCase("$.a[2].b", ExpectedResult = "/a/2/b")]
    [TestCase("$['a b'].c", ExpectedResult = "/a b/c")]
    [TestCase("$.a['x/y'][0]", ExpectedResult = "/a/x~1y/0")]
    public string Paths_of_the_serializer_become_pointers(string path) => JsonPathPointer.From(path);

    private static async Task<IEnumerable<string>> ErrorsOf<T>(string json) =>
        (await OutputCheck.Annotations<T>().RunAsync(JsonElement.Parse(json), CancellationToken.None)).Select(error => error.Path);

    internal sealed class Order : IValidatableObject
    {
        [JsonPropertyName("order-id")]
        [RegularExpression("[A-Z][0-9]{3}")]
        public string? Id { get; set; }

        public List<Line> Lines { get; set; } = [];

        public Dictionary<string, Line> Tags { get; set; } = [];

        public int From { get; set; }

        public int To { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (To < From)
            {
                yield return new ValidationResult("ends before it begins", [nameof(To)]);
            }
        }
    }

    internal sealed record Line([Range(1, 10)] int Quantity);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Order))]
    internal sealed partial class Generated : JsonSerializerContext;
}
