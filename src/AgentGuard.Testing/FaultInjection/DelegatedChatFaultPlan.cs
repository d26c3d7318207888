namespace AgentGuard.Testing.FaultInjection;

internal sealed class DelegatedChatFaultPlan : ChatFaultPlan
{
    private readonly Func<ChatFaultRequest, ChatFault?> _next;

    public DelegatedChatFaultPlan(Func<ChatFaultRequest, ChatFault?> next) => _next = next;

    public override ChatFault? Next(ChatFaultRequest request) => _next(request);
}
