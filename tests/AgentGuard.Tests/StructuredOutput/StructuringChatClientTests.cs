using AgentGuard.Failures;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Repair;
using AgentGuard.StructuredOutput;
using AgentGuard.Testing;
using AgentGuard.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Tests.StructuredOutput;

[Parallelizable]
public sealed class StructuringChatClientTests
{
    private RecordingListener _listener = new();

    [SetUp]
    public void Listen() => _listener = new();

    [Test]
    public async Task A_clean_answer_stays_as_it_is([Values] bool streaming)
    {
        var response = await Client(ScriptedStep.Text(Trip.Json)).AskAsync(streaming, "Plan", Trip.Options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo(Trip.Json));
            Assert.That(response.GetStructuredOutput()?.Path, Is.EqualTo(OutputPath.Clean));
            Assert.That(_listener.Codes, Has.None.StartsWith("AG12"));
        }
    }

    [Test]
    public async Task A_fenced_answer_is_repaired_without_asking_again([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("Here you are:\n```json\n", "{'city': 'Rome', ", "days: \"3\",}\n```"));

        var response = await Client(model).AskAsync(streaming, "Plan", Trip.Options);

        var report = response.GetStructuredOutput();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("""{"city":"Rome","days":3}"""));
            Assert.That(report?.Path, Is.EqualTo(OutputPath.Repaired));
            Assert.That(report?.Verdict, Is.EqualTo(RepairVerdict.Coerced));
            Assert.That(report?.Changes.Select(change => change.Path), Has.Some.EqualTo("/days"));
            Assert.That(model.Requests, Has.Count.EqualTo(1));
            Assert.That(_listener.Codes, Has.One.EqualTo("AG1201"));
        }
    }

    [Test]
    public async Task A_wrong_answer_is_asked_for_again_with_what_is_wrong([Values] bool streaming)
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Text("""{"city":"Rome","days":300}""").WithUsage(10, 5), ScriptedStep.Text(Trip.Json).WithUsage(20, 6));

        var response = await Client(model).AskAsync(streaming, "Plan", Trip.Options);

        var report = response.GetStructuredOutput();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo(Trip.Json));
            Assert.That(response.Usage?.TotalTokenCount, Is.EqualTo(streaming ? 26 : 41), "a stream that is cut does not tell what it cost");
            Assert.That(report?.Path, Is.EqualTo(OutputPath.Reasked));
            Assert.That(report?.Rejected.Single().Errors.Single().Path, Is.EqualTo("/days"));
            Assert.That(model.Requests[1].Messages.Select(message => message.Role), Is.EqualTo(new[] { ChatRole.User, ChatRole.Assistant, ChatRole.User }));
            Assert.That(model.Requests[1].Messages[^1].Text, Does.Contain("/days must be <= 30, got 300"));
            Assert.That(_listener.Codes, Has.One.EqualTo("AG1202"));
        }
    }

    [Test]
    public async Task What_never_conforms_ends_with_the_reasons([Values] bool streaming)
    {
        var model = new ScriptedChatClient(_ => ScriptedStep.Text("I would rather talk about the weather."));

        var exception = (await Assert.ThrowsAsync<ModelFailureException>(() => Client(model).AskAsync(streaming, "Plan", Trip.Options)))!;

        var report = (exception.InnerException as StructuredOutputException)?.Report;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exception.Failure.Kind, Is.EqualTo(ModelFailureKind.SchemaViolated));
            Assert.That(exception.Failure.IsReplaySafe, Is.True);
            Assert.That(report?.Rejected, Has.Count.EqualTo(3));
            Assert.That(report?.Reasks, Is.EqualTo(2));
            Assert.That(model.Requests, Has.Count.EqualTo(3));
            Assert.That(_listener.Codes.Count(code => code == "AG1203"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_cut_off_answer_is_never_taken_for_a_whole_one([Values] bool streaming)
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Text("""{"city":"Rome","days":3,"note":"the first thing""").WithFinishReason(ChatFinishReason.Length),
            ScriptedStep.Text(Trip.Json));

        var response = await Client(model).AskAsync(streaming, "Plan", Trip.Options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo(Trip.Json));
            Assert.That(model.Requests[1].Messages[^1].Text, Does.Contain("more briefly"));
        }
    }

    [Test]
    public async Task A_lossy_repair_is_accepted_where_the_host_says_so([Values] bool streaming)
    {
        var client = Client(new ScriptedChatClient(ScriptedStep.Text("""{"city":"Rome","days":3,"note":"the first""")), o => o.WorstRepair = RepairVerdict.Lossy);

        var response = await client.AskAsync(streaming, "Plan", Trip.Options);

        Assert.That(response.GetStructuredOutput()?.Verdict, Is.EqualTo(RepairVerdict.Lossy));
    }

    [Test]
    public async Task Checks_of_the_host_are_asked_for_again_like_the_schema([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("""{"city":"Paris","days":3}"""), ScriptedStep.Text(Trip.Json));
        var client = Client(model, o => o.Check<Trip>(trip =>
            trip.City == "Rome" ? [] : [new SchemaError("/city", "must be a city that we serve: Rome", trip.City)]));

        var response = await client.AskAsync(streaming, "Plan", Trip.Options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo(Trip.Json));
            Assert.That(model.Requests[1].Messages[^1].Text, Does.Contain("/city must be a city that we serve: Rome, got Paris"));
        }
    }

    [Test]
    public async Task Checks_apply_to_a_list_that_was_wrapped_in_an_object()
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Text("""{"data":[{"place":"Forum","price":1},{"place":"X","price":2}]}"""),
            ScriptedStep.Text("""{"data":[{"place":"Forum","price":1}]}"""));
        var client = Client(model, o => o.CheckAnnotations<List<Stop>>());

        var response = await client.GetResponseAsync<List<Stop>>("Where to?");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Result, Has.Count.EqualTo(1));
            Assert.That(response.GetStructuredOutput()?.Rejected.Single().Errors.Single().Path, Is.EqualTo("/data/1/place"));
        }
    }

    [Test]
    public async Task The_typed_result_of_a_messy_answer_can_be_read()
    {
        var client = Client(ScriptedStep.Text("<think>Rome?</think> Sure! ```{city: 'Rome', days: '3', stops: [{place: 'Forum', price: '12.5'}]}```"));

        var response = await client.GetResponseAsync<Trip>("Plan");

        Assert.That(response.Result.Stops?.Single(), Is.EqualTo(new Stop("Forum", 12.5m)));
    }

    [Test]
    public async Task A_typed_response_knows_its_run_and_its_path()
    {
        var client = new ScriptedChatClient(ScriptedStep.Text(Trip.Json)).AsBuilder().UseAgentRun().UseStructuredOutput().Build();

        var response = await client.GetResponseAsync<Trip>("Plan");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetAgentRun()?.Outcome, Is.EqualTo(AgentRunOutcome.Succeeded));
            Assert.That(response.GetStructuredOutput()?.Path, Is.EqualTo(OutputPath.Clean));
        }
    }

    [Test]
    public async Task Json_without_a_schema_is_repaired_too([Values] bool streaming)
    {
        var response = await Client(ScriptedStep.Text("Sure:\n```json\n{a: 1,}\n```")).AskAsync(
            streaming, "Plan", new ChatOptions { ResponseFormat = ChatResponseFormat.Json });

        Assert.That(response.Text, Is.EqualTo("""{"a":1}"""));
    }

    [Test]
    public async Task Calls_of_tools_pass_and_the_answer_after_them_is_judged([Values] bool streaming)
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Text("Let me look.").Then(ScriptedStep.ToolCall("look_up")), ScriptedStep.Text("```" + Trip.Json + "```"));
        var client = model.AsBuilder().UseFunctionInvocation().UseStructuredOutput().Build();
        var options = Trip.Options.Clone();
        options.Tools = [AIFunctionFactory.Create(() => "sunny", "look_up")];

        var response = await client.AskAsync(streaming, [new ChatMessage(ChatRole.User, "Plan")], options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Messages[0].Text, Is.EqualTo("Let me look."));
            Assert.That(response.Messages[^1].Text, Is.EqualTo(Trip.Json));
        }
    }

    [Test]
    public async Task A_request_without_a_schema_costs_nothing([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("not JSON"));

        var response = await Client(model).AskAsync(streaming, "Talk");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("not JSON"));
            Assert.That(response.GetStructuredOutput(), Is.Null);
        }
    }

    [Test]
    public void A_refusal_is_a_typed_failure([Values] bool streaming) => Assert.That(
        () => Client(ScriptedStep.Refusal()).AskAsync(streaming, "Plan", Trip.Options),
        Throws.TypeOf<ModelFailureException>().With.Property("Failure").Property("Kind").EqualTo(ModelFailureKind.Refusal));

    [Test]
    public async Task A_rejected_schema_is_delivered_as_a_tool_and_then_as_a_prompt([Values] bool streaming)
    {
        var model = new ScriptedChatClient(request =>
            request.Options?.ResponseFormat is not null ? ScriptedStep.Throw(new ModelFailureException(new(ModelFailureKind.SchemaRejected, "no")))
            : request.Options?.Tools is { Count: > 0 } ? ScriptedStep.Throw(new ModelFailureException(new(ModelFailureKind.BadRequest, "no tools")))
            : ScriptedStep.Text(Trip.Json));
        var client = Client(model);

        var first = await client.AskAsync(streaming, "Plan", Trip.Options);
        await client.AskAsync(streaming, "Plan", Trip.Options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.GetStructuredOutput()?.Delivery, Is.EqualTo(SchemaDelivery.Prompt));
            Assert.That(model.Requests, Has.Count.EqualTo(4), "what was learnt is remembered");
            Assert.That(model.Requests[^1].Options?.Instructions, Does.Contain("\"city\""));
            Assert.That(_listener.Codes.Count(code => code == "AG1204"), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task The_call_of_the_answer_tool_becomes_the_answer([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.ToolCall("submit_answer", new Dictionary<string, object?> { ["city"] = "Rome", ["days"] = 3 }));

        var response = await Client(model, o => o.Delivery = SchemaDelivery.Tool).AskAsync(streaming, "Plan", Trip.Options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo("""{"city":"Rome","days":3}"""));
            Assert.That(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>(), Is.Empty);
            Assert.That(response.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(model.Requests[0].Options?.ToolMode, Is.EqualTo(ChatToolMode.RequireSpecific("submit_answer")));
        }
    }

    [Test]
    public async Task The_next_candidate_answers_when_asking_again_does_not_help([Values] bool streaming)
    {
        var stubborn = new ScriptedChatClient(_ => ScriptedStep.Text("no"));
        var backup = new ScriptedChatClient(ScriptedStep.Text(Trip.Json));
        var client = stubborn.AsBuilder().UseStructuredOutput(o => o.MaxReasks = 1).UseFallback(f => f.Then(backup, "backup")).Build();

        var response = await client.AskAsync(streaming, "Plan", Trip.Options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text, Is.EqualTo(Trip.Json));
            Assert.That(response.GetStructuredOutput()?.Path, Is.EqualTo(OutputPath.FellBack));
            Assert.That(stubborn.Requests, Has.Count.EqualTo(2));
            Assert.That(backup.Requests.Single().Messages, Has.Count.EqualTo(1), "it starts from the request, not from the errors of another");
        }
    }

    [Test]
    public void Asking_again_draws_on_the_attempts_of_the_run([Values] bool streaming)
    {
        var model = new ScriptedChatClient(_ => ScriptedStep.Text("no"));
        var client = model.AsBuilder().UseAgentRun(o => o.MaxModelAttempts = 1).UseStructuredOutput(o => o.MaxReasks = 10).Build();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => client.AskAsync(streaming, "Plan", Trip.Options), Throws.TypeOf<ModelFailureException>());
            Assert.That(model.Requests, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task The_answer_of_a_fallback_that_stands_in_passes([Values] bool streaming)
    {
        var model = new ScriptedChatClient(_ => ScriptedStep.Throw(new HttpRequestException("down", null, System.Net.HttpStatusCode.ServiceUnavailable)));
        var client = model.AsBuilder().UseStructuredOutput().UseFallback(f => f.AnswerWith("Please call us.")).Build();

        var response = await client.AskAsync(streaming, "Plan", Trip.Options);

        Assert.That(response.Text, Is.EqualTo("Please call us."));
    }

    private IChatClient Client(params ScriptedStep[] steps) => Client(new ScriptedChatClient(steps));

    private IChatClient Client(IChatClient model, Action<StructuredOutputOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddAgentGuard(guard => guard.AddListener(_listener));
        services.AddChatClient(model).UseStructuredOutput(configure ?? (_ => { }));
        return services.BuildServiceProvider().GetRequiredService<IChatClient>();
    }
}
