using AgentGuard.Testing.Simulator;

namespace Quickstart.Model;

/// <summary>
/// A rule-based stand-in for a plain language model: it does the customer's task by the book, and it obeys whatever
/// imperative it reads, wherever that stands. Stateless: each reply follows from the conversation that reached it.
/// </summary>
public static class NaiveModel
{
    public static SimulatedReply Reply(SimulatedRequest request)
    {
        var conversation = Conversation.Read(request);
        var calls = conversation.HasTools ? Planner.NextCalls(conversation) : [];
        return calls.Count > 0
            ? SimulatedReply.FromToolCalls([.. calls.Select(c => new SimulatedToolCall(c.Tool, c.ToJson()))])
            : SimulatedReply.FromText(AnswerWriter.Write(conversation));
    }
}
