import dr_fence

handler = dr_fence.handler
